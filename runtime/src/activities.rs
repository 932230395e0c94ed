//! Hosting an implementation of a schema's activities in the SDK.

use crate::{
    definition::Activity,
    payload::{Message, Value},
};
use futures_util::future::BoxFuture;
use std::{fmt, marker::PhantomData, sync::Arc};
use temporalio_common::ActivityDefinition;
use temporalio_sdk::{
    WorkerOptions,
    activities::{
        ActivityContext, ActivityDefinitions, ActivityError, ActivityImplementer, ExecutableActivity,
    },
};

/// `A` performs the activity `Self`. Implemented by generated code.
pub trait PerformedBy<A>: Activity {
    /// Performs it.
    fn perform(
        activities: &A,
        context: ActivityContext,
        input: Message<Self::Input>,
    ) -> impl Future<Output = Result<Message<Self::Output>, ActivityError>> + Send;
}

/// The service `Self` has all its activities implemented by `A`. Implemented by generated code.
pub trait Activities<A: 'static> {
    /// Every activity of the service.
    const ACTIVITIES: &'static [ActivityRegistration<A>];
}

/// One activity of a service, with its implementation.
pub struct ActivityRegistration<A> {
    name: &'static str,
    task_queue: Option<&'static str>,
    register: fn(&mut WorkerOptions, Arc<Host<A>>),
}

impl<A: Send + Sync + 'static> ActivityRegistration<A> {
    /// `A` as the activity `N`.
    #[must_use]
    pub const fn of<N: PerformedBy<A> + Send + Sync + 'static>() -> Self {
        let register = |options: &mut WorkerOptions, host| {
            options.register_activity::<Performance<N, A>>(host);
        };
        Self { name: N::NAME, task_queue: N::OPTIONS.task_queue, register }
    }
}

impl<A> ActivityRegistration<A> {
    /// The activity type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The task queue that the schema gives it.
    #[must_use]
    pub const fn task_queue(&self) -> Option<&'static str> {
        self.task_queue
    }

    fn add(&self, options: &mut WorkerOptions, host: &Arc<Host<A>>) -> Result<(), ActivityRegistrationError> {
        if is_registered(options, self.name) {
            return Err(ActivityRegistrationError::Duplicate { activity: self.name });
        }
        (self.register)(options, host.clone());
        Ok(())
    }
}

impl<A> fmt::Debug for ActivityRegistration<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActivityRegistration")
            .field("name", &self.name)
            .field("task_queue", &self.task_queue)
            .finish_non_exhaustive()
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

/// Registers every activity of the service `S`.
///
/// # Errors
/// If one of the names is registered already.
pub fn register_activities<S: Activities<A>, A: Send + Sync + 'static>(
    options: &mut WorkerOptions,
    activities: impl Into<Arc<A>>,
) -> Result<(), ActivityRegistrationError> {
    let host = Arc::new(Host(activities.into()));
    S::ACTIVITIES.iter().try_for_each(|activity| activity.add(options, &host))
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
    N: PerformedBy<A> + Send + Sync + 'static,
    A: Send + Sync + 'static,
{
    ActivityRegistration::of::<N>().add(options, &Arc::new(Host(activities.into())))
}

/// `A`, as the SDK wants to hold it.
struct Host<A>(Arc<A>);

impl<A> ActivityImplementer for Host<A> {
    /// Activities are registered one by one.
    fn register_all(self: Arc<Self>, _: &mut ActivityDefinitions) {}
}

/// The activity `N` as `A` performs it.
struct Performance<N, A>(N, PhantomData<fn() -> A>);

impl<N: Activity, A: 'static> ActivityDefinition for Performance<N, A> {
    type Input = N::Input;
    type Output = N::Output;

    fn name(&self) -> &str {
        N::NAME
    }
}

impl<N, A> ExecutableActivity for Performance<N, A>
where
    N: PerformedBy<A> + Send + Sync + 'static,
    A: Send + Sync + 'static,
{
    type Implementer = Host<A>;
    const REQUIRES_INSTANCE: bool = true;

    fn definition() -> Self {
        Self(N::default(), PhantomData)
    }

    fn execute(
        host: Option<Arc<Host<A>>>,
        context: ActivityContext,
        input: N::Input,
    ) -> BoxFuture<'static, Result<N::Output, ActivityError>> {
        Box::pin(async move {
            let host = host.ok_or_else(unhosted)?;
            let output = N::perform(&host.0, context, input.into_message()).await?;
            Ok(N::Output::from_message(output))
        })
    }
}

fn unhosted() -> ActivityError {
    temporalio_sdk::error::ApplicationFailure::new("the SDK called the activity without its implementation")
        .into()
}
