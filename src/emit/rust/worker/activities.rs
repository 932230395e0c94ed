//! The trait that workers implement: the activities of a service.

use crate::emit::rust::value::{self, Input};
use crate::model::{Activity, Service};

pub(super) fn all(service: &Service) -> String {
    if service.activities.is_empty() {
        return String::new();
    }
    let (name, activities) = (&service.names.service, &service.names.activities);
    let methods: String = service.activities.iter().map(method).collect();
    let shared: String = service.activities.iter().map(shared_method).collect();
    let registrations = value::list(service.activities.iter().map(activity_registration));
    let registration = registration(service);
    format!(
        "
        /// The activities of `{name}`.
        pub trait {activities}: Send + Sync + 'static {{
            {methods}
        }}
        impl<I: {activities}> tp::Activities<I> for Service {{
            const ACTIVITIES: &'static [&'static dyn tp::ActivityRegistration<I>] = &[{registrations}];
        }}
        impl<I: {activities}> {activities} for tp::Arc<I> {{
            {shared}
        }}
        {registration}
        "
    )
}

fn registration(service: &Service) -> String {
    let (name, activities) = (&service.names.service, &service.names.activities);
    let on = if service.task_queues.are_several() { registration_on(service) } else { String::new() };
    format!(
        "
        /// Registers all activities of `{name}` in the options of a worker.
        pub fn register_activities<I: {activities}>(options: &mut tp::WorkerOptions, \
         activities: I) -> Result<(), tp::RegistrationError> {{
            tp::register_activities::<Service, I>(options, activities)
        }}
        {on}
        "
    )
}

fn registration_on(service: &Service) -> String {
    let (name, activities) = (&service.names.service, &service.names.activities);
    format!(
        "
        /// Registers the activities of `{name}` whose task queue is `queue` or unset.
        pub fn register_activities_on<I: {activities}>(options: &mut tp::WorkerOptions, queue: &str, \
         activities: I) -> Result<(), tp::RegistrationError> {{
            tp::register_activities_on::<Service, I>(options, queue, activities)
        }}
        "
    )
}

fn method(activity: &Activity) -> String {
    let name = &activity.name;
    let docs = value::docs(&activity.method, name);
    let Input { parameter, .. } = Input::of(&activity.method);
    let output = value::bare(activity.method.output.as_ref());
    format!(
        "{docs}
        fn {name}(&self, ctx: tp::ActivityContext{parameter}) \
         -> impl tp::Future<Output = Result<{output}, tp::ActivityError>> + Send;
        "
    )
}

/// The method of an implementation that is shared between workers.
fn shared_method(activity: &Activity) -> String {
    let name = &activity.name;
    let Input { parameter, argument, .. } = Input::of(&activity.method);
    let output = value::bare(activity.method.output.as_ref());
    format!(
        "
        fn {name}(&self, ctx: tp::ActivityContext{parameter}) \
         -> impl tp::Future<Output = Result<{output}, tp::ActivityError>> + Send {{
            I::{name}(self, ctx{argument})
        }}
        "
    )
}

fn activity_registration(activity: &Activity) -> String {
    let marker = &activity.method.marker;
    let name = &activity.name;
    let Input { argument, value, .. } = Input::of(&activity.method);
    format!(
        "&tp::activity_fn(activity::{marker}, |it, ctx, {value}| \
         Box::pin(I::{name}(it, ctx{argument})))"
    )
}
