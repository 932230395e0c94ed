//! The markers of a service's rpcs, with their names, types and options.

mod authorization;
mod catalog;

use std::collections::BTreeMap;

use super::{options, value};
use crate::config::Parts;
use crate::model::{Activity, Method, Query, Service, Signal, Update, Workflow, XnsOptions};
use crate::schema::pool::Kind;

pub(super) fn all(service: &Service, parts: Parts) -> String {
    let workflows = service.workflows.iter().map(|one| workflow(service, one, parts));
    let activities = service.activities.iter().map(|one| activity(service, one));
    let signals = service.signals.iter().map(|one| signal(one, parts));
    let queries = service.queries.iter().map(|one| query(one, parts));
    let updates = service.updates.iter().map(|one| update(one, parts));
    markers(service, parts)
        .chain(workflows)
        .chain(activities)
        .chain(signals)
        .chain(queries)
        .chain(updates)
        .chain([catalog::implementation(service), authorization::implementation(service)])
        .collect()
}

/// A module for each kind, since an rpc that has two kinds needs a marker for each.
fn markers(service: &Service, parts: Parts) -> impl Iterator<Item = String> {
    let links = links(service, parts);
    let mut modules = BTreeMap::<_, String>::new();
    for (kind, method) in service.methods() {
        modules.entry(kind).or_default().push_str(&marker(method, links.get(&(kind, &*method.name))));
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

/// The items that carry the docs of workflows and activities. A marker refers to them instead of repeating the docs.
fn links(service: &Service, parts: Parts) -> BTreeMap<(Kind, &str), String> {
    let names = &service.names;
    let workflows = service.workflows.iter().filter(|_| parts.client || parts.worker).map(|workflow| {
        let Workflow { method, names: workflow, .. } = workflow;
        let client = || format!("{}::{}", names.client, workflow.client);
        let item = if parts.client { client() } else { workflow.implementation.to_string() };
        ((Kind::Workflow, &*method.name), item)
    });
    let activities = service.activities.iter().filter(|_| parts.worker).map(|activity| {
        ((Kind::Activity, &*activity.method.name), format!("{}::{}", names.activities, activity.name))
    });
    workflows.chain(activities).collect()
}

fn marker(method: &Method, link: Option<&String>) -> String {
    let Method { docs, marker, .. } = method;
    let link = link.map(|item| format!("/// See [`{item}`](super::{item})."));
    let docs = link.unwrap_or_else(|| docs.to_string());
    format!(
        "
        {docs}
        #[derive(Clone, Copy, Debug, Default)]
        pub struct {marker};
        "
    )
}

/// The name of the rpc, if it differs from the name that workers register.
fn method(method: &Method) -> String {
    let Method { registered, full_name, .. } = method;
    if registered == full_name {
        return String::new();
    }
    format!("const METHOD: &'static str = {full_name:?};")
}

fn workflow(service: &Service, workflow: &Workflow, parts: Parts) -> String {
    let Method { marker, registered, .. } = &workflow.method;
    let method = method(&workflow.method);
    let (input, output) = envelopes(&workflow.method);
    let reference = &workflow.names.reference;
    let aliases = match &*workflow.aliases {
        [] => String::new(),
        aliases => format!("const ALIASES: &'static [&'static str] = &{aliases:?};"),
    };
    let options = options::workflow(&workflow.options);
    let xns = if parts.xns { xns_of_workflow(workflow) } else { String::new() };
    let queue = own_queue(service, "workflow", &workflow.method, workflow.options.task_queue.as_ref());
    let cell_key = workflow.cell_key.as_ref().map(|key| cell_key(&workflow.method, key)).unwrap_or_default();
    format!(
        "{queue}
        tp::sdk_workflow!(workflow::{marker}, {input}, {output});
        impl tp::Workflow for workflow::{marker} {{
            const NAME: &'static str = {registered:?};
            {method}
            type Service = Service;
            {aliases}
            {options}
            {xns}
            type Ref<H> = {reference}<H>;
        }}
        {cell_key}
        "
    )
}

/// The options of calls from other namespaces, of the workflow and of the handlers for which it sets them.
fn xns_of_workflow(workflow: &Workflow) -> String {
    let own = options::xns("XNS", &workflow.xns, options::LONG);
    let handlers = workflow.handlers.iter().filter_map(|handler| {
        let defaults = if handler.kind == Kind::Update { options::LONG } else { options::SHORT };
        let value = options::xns_value(handler.xns.as_ref()?, defaults);
        Some(format!("({:?}, {value})", handler.method.full_name))
    });
    match value::list(handlers) {
        handlers if handlers.is_empty() => own,
        handlers => format!(
            "{own}
            const XNS_HANDLERS: &'static [(&'static str, tp::XnsOptions)] = &[{handlers}];
            "
        ),
    }
}

fn cell_key(Method { marker, .. }: &Method, key: &str) -> String {
    format!(
        "
        impl tp::CellKey for workflow::{marker} {{
            const CELL_KEY: &'static str = {key:?};
        }}
        "
    )
}

fn activity(service: &Service, activity: &Activity) -> String {
    let Method { marker, registered, .. } = &activity.method;
    let method = method(&activity.method);
    let (input, output) = envelopes(&activity.method);
    let options = options::activity(&activity.options);
    let queue = own_queue(service, "activity", &activity.method, activity.options.task_queue.as_ref());
    format!(
        "{queue}
        tp::sdk_activity!(activity::{marker}, {input}, {output});
        impl tp::Activity for activity::{marker} {{
            const NAME: &'static str = {registered:?};
            {method}
            type Service = Service;
            {options}
        }}
        "
    )
}

/// The queue of a method, if it differs from the default of its service.
fn own_queue(service: &Service, module: &str, method: &Method, queue: Option<&String>) -> String {
    let Some(queue) = queue.filter(|queue| Some(*queue) != service.task_queue.as_ref()) else {
        return String::new();
    };
    let Method { name, marker, .. } = method;
    format!(
        "
        impl {module}::{marker} {{
            /// The task queue of `{name}`.
            pub const TASK_QUEUE: &'static str = {queue:?};
        }}
        "
    )
}

fn signal(signal: &Signal, parts: Parts) -> String {
    let xns = xns(parts, &signal.xns, options::SHORT);
    let Method { marker, registered, .. } = &signal.method;
    let method = method(&signal.method);
    let (input, _) = envelopes(&signal.method);
    format!(
        "
        tp::sdk_signal!(signal::{marker});
        impl tp::Signal for signal::{marker} {{
            const NAME: &'static str = {registered:?};
            {method}
            {xns}
            type Input = {input};
        }}
        "
    )
}

fn query(query: &Query, parts: Parts) -> String {
    let xns = xns(parts, &query.xns, options::SHORT);
    let Method { marker, registered, .. } = &query.method;
    let method = method(&query.method);
    let (input, output) = envelopes(&query.method);
    format!(
        "
        impl tp::Query for query::{marker} {{
            const NAME: &'static str = {registered:?};
            {method}
            {xns}
            type Input = {input};
            type Output = {output};
        }}
        "
    )
}

fn update(update: &Update, parts: Parts) -> String {
    let xns = xns(parts, &update.xns, options::LONG);
    let Method { marker, registered, .. } = &update.method;
    let method = method(&update.method);
    let (input, output) = envelopes(&update.method);
    let options = options::update(&update.options);
    format!(
        "
        tp::sdk_update!(update::{marker});
        impl tp::Update for update::{marker} {{
            const NAME: &'static str = {registered:?};
            {method}
            {options}
            {xns}
            type Input = {input};
            type Output = {output};
        }}
        "
    )
}

/// The options of calls from other namespaces, if such calls are requested.
fn xns(parts: Parts, options: &XnsOptions, defaults: (&str, XnsOptions)) -> String {
    if parts.xns { options::xns("XNS", options, defaults) } else { String::new() }
}

fn envelopes(method: &Method) -> (String, String) {
    (value::envelope(method.input.as_ref()), value::envelope(method.output.as_ref()))
}
