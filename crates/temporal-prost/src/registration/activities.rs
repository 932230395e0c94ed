use super::{ActivityRegistration, RegistrationError, TaskQueues, activity_fn};
use crate::{definition::Activity, payload::MessageOf};
use std::{iter, sync::Arc};
use temporalio_sdk::{
    WorkerOptions,
    activities::{ActivityContext, ActivityError},
};

/// A service whose activities are all implemented by `I`. Generated code implements this trait.
pub trait Activities<I: 'static> {
    /// Every activity of the service.
    const ACTIVITIES: &'static [&'static dyn ActivityRegistration<I>];
}

/// Registers all of the activities, or none if one of them is already registered.
pub(crate) fn add<'p, I: 'p>(
    registrations: impl Iterator<Item = &'p dyn ActivityRegistration<I>> + Clone,
    options: &mut WorkerOptions,
    activities: &Arc<I>,
) -> Result<(), RegistrationError> {
    let mut alone = WorkerOptions::new("").build();
    registrations.clone().for_each(|registration| registration.register(&mut alone, activities.clone()));
    let (alone, registered) = (list_activities(&alone), list_activities(options));
    registrations.clone().try_for_each(|registration| check(registration.name(), &alone, &registered))?;
    registrations.for_each(|registration| registration.register(options, activities.clone()));
    Ok(())
}

/// Lists the registered activities in their `Debug` form, the only form in which the SDK exposes the names.
fn list_activities(options: &WorkerOptions) -> String {
    format!("{:?}", options.activities())
}

/// Checks that `activity` is not registered yet. If it is not listed even after being registered, the SDK has changed
/// its `Debug` form, and registering could silently replace an activity.
fn check(activity: &'static str, alone: &str, registered: &str) -> Result<(), RegistrationError> {
    let quoted = format!("{activity:?}");
    match (alone.contains(&quoted), registered.contains(&quoted)) {
        (true, false) => Ok(()),
        (true, true) => Err(RegistrationError::DuplicateActivity { activity }),
        (false, _) => Err(RegistrationError::UnknownSdk { activity }),
    }
}

/// Registers every activity of the service `Svc`, including activities that the schema puts on another queue than the
/// worker's. Calls of these activities still go to their own queue: use [`register_activities_on`] to serve it.
///
/// Call it through the function that is generated for the service:
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
/// Returns an error if one of the activity types is already registered. In this case none is registered.
pub fn register_activities<Svc: Activities<I>, I: 'static>(
    options: &mut WorkerOptions,
    activities: I,
) -> Result<(), RegistrationError> {
    add(Svc::ACTIVITIES.iter().copied(), options, &Arc::new(activities))
}

/// Registers the activities of the service `Svc` that the schema puts on `queue`, and the activities without a queue,
/// which run on the queue of the workflow that calls them.
///
/// Call it through the function that is generated for a service with several queues:
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
/// Returns an error if the service has no such queue or one of the activity types is already registered. In this case
/// none is registered.
pub fn register_activities_on<Svc: Activities<I> + TaskQueues, I: 'static>(
    options: &mut WorkerOptions,
    queue: &str,
    activities: I,
) -> Result<(), RegistrationError> {
    Svc::check(queue)?;
    let here = |registration: &&dyn ActivityRegistration<I>| {
        registration.task_queue().is_none_or(|its| its == queue)
    };
    add(Svc::ACTIVITIES.iter().copied().filter(here), options, &Arc::new(activities))
}

/// Registers only the activity `A`, from an implementation of all activities of its service.
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
/// Returns an error if the activity type is already registered.
pub fn register_activity<A, I>(options: &mut WorkerOptions, activities: I) -> Result<(), RegistrationError>
where
    A: Activity<Service: Activities<I>>,
    I: 'static,
{
    let registrations = <A::Service as Activities<I>>::ACTIVITIES.iter().copied();
    add(registrations.filter(|registration| registration.name() == A::NAME), options, &Arc::new(activities))
}

/// Registers the function `callback` as the activity `A`. Use it in workers without other activities of the service.
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
/// Returns an error if the activity type is already registered.
pub fn register_activity_fn<A, F, R>(
    options: &mut WorkerOptions,
    activity: A,
    callback: F,
) -> Result<(), RegistrationError>
where
    A: Activity,
    F: Fn(ActivityContext, MessageOf<A::Input>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<MessageOf<A::Output>, ActivityError>> + Send + 'static,
{
    let registration = activity_fn(activity, |callback: &F, ctx, input| Box::pin(callback(ctx, input)));
    add(iter::once::<&dyn ActivityRegistration<F>>(&registration), options, &Arc::new(callback))
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
