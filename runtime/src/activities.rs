//! Hosting an implementation of a schema's activities in the SDK.

use crate::{
    definition::Activity,
    payload::{Message, Value},
};
use futures_util::future::BoxFuture;
use std::{marker::PhantomData, sync::Arc};
use temporalio_common::ActivityDefinition;
use temporalio_sdk::{
    WorkerOptions,
    activities::{
        ActivityContext, ActivityDefinitions, ActivityError, ActivityImplementer, ExecutableActivity,
    },
    error::ApplicationFailure,
};

/// The service `Self` has all its activities performed by `A`. Implemented by generated code.
pub trait Activities<A: 'static> {
    /// Every activity of the service.
    const ACTIVITIES: &'static [&'static dyn Performer<A>];
}

/// One activity, as `A` performs it. Made by [`performs`].
pub trait Performer<A> {
    /// The activity type.
    fn name(&self) -> &'static str;

    /// The task queue that the schema gives it.
    fn task_queue(&self) -> Option<&'static str>;

    #[doc(hidden)]
    fn register(&self, options: &mut WorkerOptions, activities: Arc<A>);
}

type Perform<N, A> =
    for<'a> fn(
        &'a A,
        ActivityContext,
        Message<<N as ActivityDefinition>::Input>,
    ) -> BoxFuture<'a, Result<Message<<N as ActivityDefinition>::Output>, ActivityError>>;

/// `A` performs the activity `N` by a function.
#[derive(Debug)]
pub struct Performs<N: Activity, A>(Perform<N, A>);

/// `A` performs the activity `N` by `perform`.
pub const fn performs<N: Activity, A>(_: N, perform: Perform<N, A>) -> Performs<N, A> {
    Performs(perform)
}

impl<N: Activity, A: Send + Sync + 'static> Performer<A> for Performs<N, A> {
    fn name(&self) -> &'static str {
        N::NAME
    }

    fn task_queue(&self) -> Option<&'static str> {
        N::OPTIONS.task_queue
    }

    fn register(&self, options: &mut WorkerOptions, activities: Arc<A>) {
        options.register_activity::<Performance<N, A>>(Arc::new(Host { activities, perform: self.0 }));
    }
}

/// Why an activity was not registered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActivityRegistrationError {
    /// The SDK would replace the activity that is there without a word.
    #[error("activity type `{activity}` is already registered: register each activity once per worker")]
    Duplicate {
        /// The activity type.
        activity: &'static str,
    },
}

/// The SDK tells the names that it has in their `Debug` form only.
fn is_registered(options: &WorkerOptions, name: &str) -> bool {
    format!("{:?}", options.activities()).contains(&format!("{name:?}"))
}

fn add<A>(
    performer: &dyn Performer<A>,
    options: &mut WorkerOptions,
    activities: &Arc<A>,
) -> Result<(), ActivityRegistrationError> {
    if is_registered(options, performer.name()) {
        return Err(ActivityRegistrationError::Duplicate { activity: performer.name() });
    }
    performer.register(options, activities.clone());
    Ok(())
}

/// Registers every activity of the service `S`.
///
/// # Errors
/// If one of the names is registered already.
pub fn register_activities<S: Activities<A>, A: 'static>(
    options: &mut WorkerOptions,
    activities: impl Into<Arc<A>>,
) -> Result<(), ActivityRegistrationError> {
    let activities = activities.into();
    S::ACTIVITIES.iter().try_for_each(|performer| add(*performer, options, &activities))
}

/// Registers the activity `N` alone.
///
/// # Errors
/// If its name is registered already.
pub fn register_activity<N, A>(
    options: &mut WorkerOptions,
    activities: impl Into<Arc<A>>,
) -> Result<(), ActivityRegistrationError>
where
    N: Activity<Service: Activities<A>>,
    A: 'static,
{
    let activities = activities.into();
    let performers = <N::Service as Activities<A>>::ACTIVITIES.iter();
    let mut named = performers.filter(|performer| performer.name() == N::NAME);
    named.try_for_each(|performer| add(*performer, options, &activities))
}

/// What the SDK keeps of an activity.
struct Host<N: Activity, A> {
    activities: Arc<A>,
    perform: Perform<N, A>,
}

impl<N: Activity, A> ActivityImplementer for Host<N, A> {
    /// Activities are registered one by one.
    fn register_all(self: Arc<Self>, _: &mut ActivityDefinitions) {}
}

/// The activity `N` as `A` performs it.
struct Performance<N, A>(PhantomData<fn() -> (N, A)>);

impl<N: Activity, A> ActivityDefinition for Performance<N, A> {
    type Input = N::Input;
    type Output = N::Output;

    fn name(&self) -> &str {
        N::NAME
    }
}

impl<N, A> ExecutableActivity for Performance<N, A>
where
    N: Activity,
    A: Send + Sync + 'static,
{
    type Implementer = Host<N, A>;
    const REQUIRES_INSTANCE: bool = true;

    fn definition() -> Self {
        Self(PhantomData)
    }

    fn execute(
        host: Option<Arc<Host<N, A>>>,
        context: ActivityContext,
        input: N::Input,
    ) -> BoxFuture<'static, Result<N::Output, ActivityError>> {
        Box::pin(async move {
            let host = host.ok_or_else(unhosted)?;
            let output = (host.perform)(&host.activities, context, input.into_message()).await?;
            Ok(N::Output::from_message(output))
        })
    }
}

fn unhosted() -> ActivityError {
    ApplicationFailure::new("the SDK called the activity without its implementation").into()
}
