//! The activities that make calls in another namespace, as definitions.

use super::{Called, CalledWith, Service, cancel::CancelRequest, outcome::Outcome, request::Request};
use crate::{
    definition::{Activity, Query, Signal, Update},
    options::{ActivityOptions, XnsOptions},
    payload::Empty,
    protos::temporal::xns::v1::{
        GetWorkflowRequest, QueryRequest, SignalRequest, UpdateRequest, UpdateWithStartRequest,
        WorkflowRequest,
    },
};
use std::{fmt, marker::PhantomData, time::Duration};
use temporalio_common::{ActivityDefinition, WorkflowDefinition};

/// Declares a marker of an activity.
macro_rules! marker {
    ($(#[$doc:meta])* $name:ident<$($of:ident),+>) => {
        $(#[$doc])*
        pub struct $name<$($of),+>(pub(super) PhantomData<fn() -> ($($of,)+)>);

        impl<$($of),+> Clone for $name<$($of),+> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$($of),+> Copy for $name<$($of),+> {}

        impl<$($of),+> Default for $name<$($of),+> {
            fn default() -> Self {
                Self(PhantomData)
            }
        }

        impl<$($of),+> fmt::Debug for $name<$($of),+> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

/// Declares an activity with its type, method, service and options, and its input and output.
macro_rules! activity {
    (
        $(#[$doc:meta])*
        $name:ident<$($of:ident: $bound:path),+> = $id:expr, $method:expr, $options:expr;
        $service:ty: $input:ty => $output:ty
    ) => {
        marker! { $(#[$doc])* $name<$($of),+> }

        impl<$($of: $bound),+> ActivityDefinition for $name<$($of),+> {
            type Input = $input;
            type Output = $output;

            fn name(&self) -> &str {
                $id
            }
        }

        impl<$($of: $bound),+> Activity for $name<$($of),+> {
            const NAME: &'static str = $id;
            const METHOD: &'static str = $method;
            type Service = $service;
            const OPTIONS: ActivityOptions = $options;
        }
    };
}

type Input<W> = <W as WorkflowDefinition>::Input;
type Output<W> = <W as WorkflowDefinition>::Output;

activity! {
    /// Starts the workflow `W` and waits for its result.
    StartActivity<W: Called> = W::NAME, W::METHOD, W::XNS.activity();
    W::Service: Request<WorkflowRequest, (Input<W>, Empty)> => Output<W>
}

activity! {
    /// Waits for the result of a workflow `W` that runs already.
    GetActivity<W: Called> = W::GET, W::GET, W::XNS.activity();
    W::Service: Request<GetWorkflowRequest, ()> => Output<W>
}

activity! {
    /// Sends the query `Q`.
    QueryActivity<Q: Query> = Q::NAME, Q::METHOD, Q::XNS.activity();
    (): Request<QueryRequest, (Q::Input,)> => Q::Output
}

activity! {
    /// Sends the signal `S`.
    SignalActivity<S: Signal> = S::NAME, S::METHOD, S::XNS.activity();
    (): Request<SignalRequest, (S::Input,)> => Empty
}

activity! {
    /// Sends the update `U` and waits for its result.
    UpdateActivity<U: Update> = U::NAME, U::METHOD, U::XNS.activity();
    (): Request<UpdateRequest, (U::Input,)> => U::Output
}

activity! {
    /// Requests cancellation of a workflow of the service `S`.
    CancelActivity<S: Service> = S::CANCEL, S::CANCEL, CANCELLATION;
    S: CancelRequest => Empty
}

/// The options of a cancellation, which the schema cannot change.
const CANCELLATION: ActivityOptions =
    ActivityOptions { start_to_close_timeout: Some(Duration::from_mins(1)), ..ActivityOptions::UNSET };

/// The options of a start together with a handler.
const fn with<W: CalledWith<H>, H>() -> XnsOptions {
    <W as CalledWith<H>>::OPTIONS
}

marker! {
    /// Starts the workflow `W` together with the signal `S`, and waits for the workflow's result.
    SignalWithStartActivity<W, S>
}

impl<W: CalledWith<S>, S: Signal> ActivityDefinition for SignalWithStartActivity<W, S> {
    type Input = Request<WorkflowRequest, (Input<W>, S::Input)>;
    type Output = Output<W>;

    fn name(&self) -> &str {
        <W as CalledWith<S>>::NAME
    }
}

impl<W: CalledWith<S>, S: Signal> Activity for SignalWithStartActivity<W, S> {
    const NAME: &'static str = <W as CalledWith<S>>::NAME;
    type Service = W::Service;
    const OPTIONS: ActivityOptions = with::<W, S>().activity();
}

marker! {
    /// Starts the workflow `W` together with the update `U`, and waits for the update's result.
    UpdateWithStartActivity<W, U>
}

impl<W: CalledWith<U>, U: Update> ActivityDefinition for UpdateWithStartActivity<W, U> {
    type Input = Request<UpdateWithStartRequest, (Input<W>, U::Input)>;
    type Output = U::Output;

    fn name(&self) -> &str {
        <W as CalledWith<U>>::NAME
    }
}

impl<W: CalledWith<U>, U: Update> Activity for UpdateWithStartActivity<W, U> {
    const NAME: &'static str = <W as CalledWith<U>>::NAME;
    type Service = W::Service;
    const OPTIONS: ActivityOptions = with::<W, U>().activity();
}

marker! {
    /// The activity `A` if it may return as soon as the workflow has started.
    Detachable<A>
}

impl<A: Activity> ActivityDefinition for Detachable<A> {
    type Input = A::Input;
    type Output = Outcome<A::Output>;

    fn name(&self) -> &str {
        A::NAME
    }
}

impl<A: Activity> Activity for Detachable<A> {
    const NAME: &'static str = A::NAME;
    const METHOD: &'static str = A::METHOD;
    type Service = A::Service;
    const OPTIONS: ActivityOptions = A::OPTIONS;
}
