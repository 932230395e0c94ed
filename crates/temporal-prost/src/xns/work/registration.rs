use super::{client::Client, run};
use crate::{
    definition::{Query, Signal, Update},
    registration::{ActivityFn, RegistrationError, activities::add, activity_fn},
    xns::{
        Called, CalledWith, CancelActivity, GetActivity, QueryActivity, Service, SignalActivity,
        SignalWithStartActivity, StartActivity, UpdateActivity, UpdateWithStartActivity,
        activity::Detachable,
    },
};
use std::{marker::PhantomData, sync::Arc};
use temporalio_sdk::WorkerOptions;

/// Registers the activities with which workflows call the service `Svc` in the namespace of `client`.
///
/// Call it through the function that is generated for the service.
///
/// # Errors
/// Returns an error if one of the activity types is already registered. In this case none is registered.
pub fn register<Svc: Service>(
    options: &mut WorkerOptions,
    client: temporalio_client::Client,
) -> Result<(), RegistrationError> {
    add(Svc::ACTIVITIES.iter().copied(), options, &Arc::new(Client::new(client))).map_err(|error| match error
    {
        RegistrationError::DuplicateActivity { activity } => RegistrationError::XnsActivity { activity },
        error => error,
    })
}

/// Declares a function that implements an activity.
macro_rules! implementation {
    ($(#[$doc:meta])* $name:ident<$($of:ident: $bound:path),+>: $activity:ty = $marker:expr) => {
        $(#[$doc])*
        #[must_use]
        pub const fn $name<$($of: $bound),+>() -> ActivityFn<$activity, Client> {
            activity_fn($marker, |client, ctx, request| Box::pin(run::$name::<$($of),+>(client, ctx, request)))
        }
    };
}

implementation! {
    /// Implements the start of a workflow.
    start<W: Called>: Detachable<StartActivity<W>> = Detachable(PhantomData)
}
implementation! {
    /// Implements the wait for the result of a workflow.
    get<W: Called>: GetActivity<W> = GetActivity(PhantomData)
}
implementation! {
    /// Implements a query.
    query<Q: Query>: QueryActivity<Q> = QueryActivity(PhantomData)
}
implementation! {
    /// Implements a signal.
    signal<S: Signal>: SignalActivity<S> = SignalActivity(PhantomData)
}
implementation! {
    /// Implements an update.
    update<U: Update>: UpdateActivity<U> = UpdateActivity(PhantomData)
}

/// Implements the start of a workflow together with a signal.
#[must_use]
pub const fn signal_with_start<W: CalledWith<S>, S: Signal>()
-> ActivityFn<Detachable<SignalWithStartActivity<W, S>>, Client> {
    activity_fn(Detachable(PhantomData), |client, ctx, request| {
        Box::pin(run::signal_with_start::<W, S>(client, ctx, request))
    })
}

/// Implements the start of a workflow together with an update.
#[must_use]
pub const fn update_with_start<W: CalledWith<U>, U: Update>()
-> ActivityFn<Detachable<UpdateWithStartActivity<W, U>>, Client> {
    activity_fn(Detachable(PhantomData), |client, ctx, request| {
        Box::pin(run::update_with_start::<W, U>(client, ctx, request))
    })
}

/// Implements the cancellation of a workflow.
#[must_use]
pub const fn cancel<S: Service>() -> ActivityFn<CancelActivity<S>, Client> {
    activity_fn(CancelActivity(PhantomData), |client, ctx, request| {
        Box::pin(run::cancel(client, ctx, request))
    })
}
