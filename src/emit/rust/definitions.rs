//! The markers of a service's rpcs, and what the schema says of each.

use std::collections::BTreeMap;

use super::{options, value};
use crate::model::{Activity, Method, Query, Service, Signal, Update, Workflow};

pub(super) fn all(service: &Service) -> String {
    let workflows = service.workflows.iter().map(|one| workflow(service, one));
    let activities = service.activities.iter().map(|one| activity(service, one));
    let signals = service.signals.iter().map(signal);
    let queries = service.queries.iter().map(query);
    let updates = service.updates.iter().map(update);
    markers(service).chain(workflows).chain(activities).chain(signals).chain(queries).chain(updates).collect()
}

/// A module for each kind, since an rpc that has two kinds needs a marker for each.
fn markers(service: &Service) -> impl Iterator<Item = String> {
    let mut modules = BTreeMap::<_, String>::new();
    for (kind, method) in service.methods() {
        modules.entry(kind).or_default().push_str(&marker(method));
    }
    modules.into_iter().map(|(kind, markers)| {
        format!(
            "
            pub mod {kind} {{
                {markers}
            }}
            "
        )
    })
}

fn marker(method: &Method) -> String {
    let Method { docs, marker, .. } = method;
    format!(
        "{docs}
        #[derive(Clone, Copy, Debug, Default)]
        pub struct {marker};
        "
    )
}

fn workflow(service: &Service, workflow: &Workflow) -> String {
    let Method { marker, registered, .. } = &workflow.method;
    let (input, output) = carried(&workflow.method);
    let reference = &workflow.names.reference;
    let aliases = match &*workflow.aliases {
        [] => String::new(),
        aliases => format!("const ALIASES: &'static [&'static str] = &{aliases:?};"),
    };
    let options = options::workflow(&workflow.options);
    let queue = own_queue(service, "workflow", &workflow.method, workflow.options.task_queue.as_ref());
    format!(
        "{queue}
        tp::sdk_workflow!(workflow::{marker});
        impl tp::Workflow for workflow::{marker} {{
            const NAME: &'static str = {registered:?};
            type Service = Service;
            type In = {input};
            type Out = {output};
            {aliases}
            {options}
            type Ref<H> = {reference}<H>;
        }}
        "
    )
}

fn activity(service: &Service, activity: &Activity) -> String {
    let Method { marker, registered, .. } = &activity.method;
    let (input, output) = carried(&activity.method);
    let options = options::activity(&activity.options);
    let queue = own_queue(service, "activity", &activity.method, activity.options.task_queue.as_ref());
    format!(
        "{queue}
        tp::sdk_activity!(activity::{marker});
        impl tp::Activity for activity::{marker} {{
            const NAME: &'static str = {registered:?};
            type Service = Service;
            type In = {input};
            type Out = {output};
            {options}
        }}
        "
    )
}

/// The queue of a method that has another than its service.
fn own_queue(service: &Service, module: &str, method: &Method, queue: Option<&String>) -> String {
    let Some(queue) = queue.filter(|queue| Some(*queue) != service.task_queue.as_ref()) else {
        return String::new();
    };
    let Method { name, marker, .. } = method;
    format!(
        "
        impl {module}::{marker} {{
            /// The queue that workers of `{name}` poll.
            pub const TASK_QUEUE: &'static str = {queue:?};
        }}
        "
    )
}

fn signal(signal: &Signal) -> String {
    let Method { marker, registered, .. } = &signal.method;
    let (input, _) = carried(&signal.method);
    format!(
        "
        impl tp::Signal for signal::{marker} {{
            const NAME: &'static str = {registered:?};
            type Input = {input};
        }}
        "
    )
}

fn query(query: &Query) -> String {
    let Method { marker, registered, .. } = &query.method;
    let (input, output) = carried(&query.method);
    format!(
        "
        impl tp::Query for query::{marker} {{
            const NAME: &'static str = {registered:?};
            type Input = {input};
            type Output = {output};
        }}
        "
    )
}

fn update(update: &Update) -> String {
    let Method { marker, registered, .. } = &update.method;
    let (input, output) = carried(&update.method);
    let options = options::update(&update.options);
    format!(
        "
        impl tp::Update for update::{marker} {{
            const NAME: &'static str = {registered:?};
            {options}
            type Input = {input};
            type Output = {output};
        }}
        "
    )
}

fn carried(method: &Method) -> (String, String) {
    (value::carried(method.input.as_ref()), value::carried(method.output.as_ref()))
}
