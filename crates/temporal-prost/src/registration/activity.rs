use crate::{
    definition::Activity,
    hook::check_activity,
    payload::{Envelope, MessageOf},
};
use futures_util::future::BoxFuture;
use std::{any::Any, marker::PhantomData, sync::Arc};
use temporalio_common::ActivityDefinition;
use temporalio_sdk::{
    WorkerOptions,
    activities::{
        ActivityContext, ActivityDefinitions, ActivityError, ActivityImplementer, ExecutableActivity,
    },
    error::ApplicationFailure,
};

/// An activity as implemented by `I`. Created by [`activity_fn`].
pub trait ActivityRegistration<I> {
    /// Returns the activity type.
    fn name(&self) -> &'static str;

    /// Returns the task queue that the schema sets for the activity.
    fn task_queue(&self) -> Option<&'static str>;

    #[doc(hidden)]
    fn as_any(&self) -> &dyn Any;

    #[doc(hidden)]
    fn register(&self, options: &mut WorkerOptions, activities: Arc<I>);
}

pub(super) type ActivityCallback<A, I> =
    for<'a> fn(
        &'a I,
        ActivityContext,
        MessageOf<<A as ActivityDefinition>::Input>,
    ) -> BoxFuture<'a, Result<MessageOf<<A as ActivityDefinition>::Output>, ActivityError>>;

/// The activity `A`, implemented by a function that takes `&I`.
#[derive(Debug)]
pub struct ActivityFn<A: Activity, I>(pub(super) ActivityCallback<A, I>);

/// Implements the activity `A` with a function that takes `&I`.
pub const fn activity_fn<A: Activity, I>(_: A, callback: ActivityCallback<A, I>) -> ActivityFn<A, I> {
    ActivityFn(callback)
}

impl<A: Activity, I: Send + Sync + 'static> ActivityRegistration<I> for ActivityFn<A, I> {
    fn name(&self) -> &'static str {
        A::NAME
    }

    fn task_queue(&self) -> Option<&'static str> {
        A::OPTIONS.task_queue
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn register(&self, options: &mut WorkerOptions, activities: Arc<I>) {
        options.register_activity::<HostedActivity<A, I>>(Arc::new(ActivityHost {
            activities,
            callback: self.0,
        }));
    }
}

/// An implementation of an activity as the SDK stores it.
struct ActivityHost<A: Activity, I> {
    activities: Arc<I>,
    callback: ActivityCallback<A, I>,
}

impl<A: Activity, I> ActivityImplementer for ActivityHost<A, I> {
    /// Does nothing, because activities are registered one by one.
    fn register_all(self: Arc<Self>, _: &mut ActivityDefinitions) {}
}

/// The activity `A` as implemented by `I`.
struct HostedActivity<A, I>(PhantomData<fn() -> (A, I)>);

impl<A: Activity, I> ActivityDefinition for HostedActivity<A, I> {
    type Input = A::Input;
    type Output = A::Output;

    fn name(&self) -> &str {
        A::NAME
    }
}

impl<A, I> ExecutableActivity for HostedActivity<A, I>
where
    A: Activity,
    I: Send + Sync + 'static,
{
    type Implementer = ActivityHost<A, I>;
    const REQUIRES_INSTANCE: bool = true;

    fn definition() -> Self {
        Self(PhantomData)
    }

    fn execute(
        host: Option<Arc<ActivityHost<A, I>>>,
        context: ActivityContext,
        input: A::Input,
    ) -> BoxFuture<'static, Result<A::Output, ActivityError>> {
        Box::pin(async move {
            let host = host.ok_or_else(missing_implementation)?;
            check_activity::<A>(&context, &input).map_err(ApplicationFailure::from)?;
            let output = (host.callback)(&host.activities, context, input.into_message()).await?;
            Ok(A::Output::from_message(output))
        })
    }
}

fn missing_implementation() -> ActivityError {
    ApplicationFailure::new("the SDK called the activity without its implementation").into()
}
