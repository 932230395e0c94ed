//! Hosting an implementation of a schema's activities in the SDK.

use crate::{
    definition::Activity,
    payload::{Message, Value},
    registration::RegistrationError,
    registry::TaskQueues,
};
use futures_util::future::BoxFuture;
use std::{iter, marker::PhantomData, sync::Arc};
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

/// All of them, or none where one is registered already.
fn add<'p, A: 'p>(
    performers: impl Iterator<Item = &'p dyn Performer<A>> + Clone,
    options: &mut WorkerOptions,
    activities: &Arc<A>,
) -> Result<(), RegistrationError> {
    let mut alone = WorkerOptions::new("").build();
    performers.clone().for_each(|performer| performer.register(&mut alone, activities.clone()));
    let (alone, registered) = (shown(&alone), shown(options));
    performers.clone().try_for_each(|performer| check(performer.name(), &alone, &registered))?;
    performers.for_each(|performer| performer.register(options, activities.clone()));
    Ok(())
}

/// What is registered: the SDK tells the names in their `Debug` form only.
fn shown(options: &WorkerOptions) -> String {
    format!("{:?}", options.activities())
}

/// Whether `activity` is free. It has to be in what is shown once it is registered, or else the SDK has changed what it
/// shows, and would replace an activity unseen.
fn check(activity: &'static str, alone: &str, registered: &str) -> Result<(), RegistrationError> {
    let quoted = format!("{activity:?}");
    match (alone.contains(&quoted), registered.contains(&quoted)) {
        (true, false) => Ok(()),
        (true, true) => Err(RegistrationError::DuplicateActivity { activity }),
        (false, _) => Err(RegistrationError::UnknownSdk { activity }),
    }
}

/// Registers every activity of the service `S`, also those that the schema puts on another queue than the worker's.
/// Calls of those wait for a worker on their own queue, which takes its share by [`register_activities_on`].
///
/// Generated code has a function for its service, which calls this one:
///
/// ```
/// use shop::v1::orders_temporal::{self, OrdersActivities};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// fn worker(shop: impl OrdersActivities) -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
///     orders_temporal::register_activities(&mut options, shop)?;
///     Ok(options)
/// }
/// ```
///
/// # Errors
/// If one of the names is registered already; none is registered then.
pub fn register_activities<S: Activities<A>, A: 'static>(
    options: &mut WorkerOptions,
    activities: impl Into<Arc<A>>,
) -> Result<(), RegistrationError> {
    add(S::ACTIVITIES.iter().copied(), options, &activities.into())
}

/// Registers the activities of the service `S` that the schema puts on `queue`, and those that it puts on none:
/// they run on the queue of the workflow that calls them.
///
/// Generated code has a function for a service with several queues, which calls this one:
///
/// ```
/// use shop::v1::returns_temporal::{self, ReturnsActivities, activity::InspectParcel};
/// use temporal_prost::{RegistrationError, sdk::WorkerOptions};
///
/// fn worker(warehouse: impl ReturnsActivities) -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(InspectParcel::TASK_QUEUE).build();
///     returns_temporal::register_activities_on(&mut options, InspectParcel::TASK_QUEUE, warehouse)?;
///     Ok(options)
/// }
/// ```
///
/// # Errors
/// If the service has no such queue, or one of the names is registered already; none is registered then.
pub fn register_activities_on<S: Activities<A> + TaskQueues, A: 'static>(
    options: &mut WorkerOptions,
    queue: &str,
    activities: impl Into<Arc<A>>,
) -> Result<(), RegistrationError> {
    S::check(queue)?;
    let here = |performer: &&dyn Performer<A>| performer.task_queue().is_none_or(|its| its == queue);
    add(S::ACTIVITIES.iter().copied().filter(here), options, &activities.into())
}

/// Registers the activity `N` alone, of an implementation of all activities of its service.
///
/// ```
/// use shop::v1::orders_temporal::{self, OrdersActivities, activity::ChargeCard};
/// use temporal_prost::{RegistrationError, register_activity, sdk::WorkerOptions};
///
/// fn worker(shop: impl OrdersActivities) -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
///     register_activity::<ChargeCard, _>(&mut options, shop)?;
///     Ok(options)
/// }
/// ```
///
/// # Errors
/// If its name is registered already.
pub fn register_activity<N, A>(
    options: &mut WorkerOptions,
    activities: impl Into<Arc<A>>,
) -> Result<(), RegistrationError>
where
    N: Activity<Service: Activities<A>>,
    A: 'static,
{
    let performers = <N::Service as Activities<A>>::ACTIVITIES.iter().copied();
    add(performers.filter(|performer| performer.name() == N::NAME), options, &activities.into())
}

/// Registers `perform` as the activity `N`, for workers that have no other activities of its service.
///
/// ```
/// use shop::v1::{ShipParcelRequest, ShipParcelResponse, orders_temporal::{self, activity::ShipParcel}};
/// use temporal_prost::{RegistrationError, register_activity_fn};
/// use temporal_prost::sdk::{WorkerOptions, activities::{ActivityContext, ActivityError}};
///
/// async fn ship(_: ActivityContext, parcel: ShipParcelRequest) -> Result<ShipParcelResponse, ActivityError> {
///     Ok(ShipParcelResponse { tracking_number: format!("parcel-{}", parcel.order_id) })
/// }
///
/// fn worker() -> Result<WorkerOptions, RegistrationError> {
///     let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
///     register_activity_fn(&mut options, ShipParcel, ship)?;
///     Ok(options)
/// }
/// # worker().unwrap();
/// ```
///
/// # Errors
/// If its name is registered already.
pub fn register_activity_fn<N, F, R>(
    options: &mut WorkerOptions,
    activity: N,
    perform: F,
) -> Result<(), RegistrationError>
where
    N: Activity,
    F: Fn(ActivityContext, Message<N::Input>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Message<N::Output>, ActivityError>> + Send + 'static,
{
    let performer = performs(activity, |perform: &F, ctx, input| Box::pin(perform(ctx, input)));
    add(iter::once::<&dyn Performer<F>>(&performer), options, &Arc::new(perform))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_that_the_sdk_does_not_show_is_refused() {
        let check = |alone, registered| check("shop.Pay", alone, registered);
        assert_eq!(check(r#"["shop.Pay"]"#, r#"["shop.PayBack"]"#), Ok(()));
        let duplicate = Err(RegistrationError::DuplicateActivity { activity: "shop.Pay" });
        assert_eq!(check(r#"["shop.Pay"]"#, r#"["shop.Pay"]"#), duplicate);
        let unknown = Err(RegistrationError::UnknownSdk { activity: "shop.Pay" });
        assert_eq!(check("ActivityDefinitions { .. }", "ActivityDefinitions { .. }"), unknown);
    }
}
