//! Calls of workflows in other namespaces: a function for each in workflows, and the activities that make them.

use super::{
    options, reference,
    value::{self, Input},
};
use crate::{
    model::{Handlers, Method, Service, SignalHandler, UpdateHandler, Workflow, XnsNames, XnsWithStart},
    rust::names::Name,
    schema::pool::Kind,
};

pub(super) fn all(service: &Service) -> String {
    let Some(calls) = &service.names.xns_calls else { return String::new() };
    if service.methods().all(|(kind, _)| kind == Kind::Activity) {
        return String::new();
    }
    let handles: String = service.workflows.iter().filter_map(workflow).collect();
    handles + &any_handle(service) + &face(service, calls) + &registration(service)
}

/// The function `xns`, and the type that it returns.
fn face(service: &Service, calls: &Name) -> String {
    let name = &service.names.service;
    let docs = [
        format!("Calls the workflows of `{name}` in another namespace from the workflow of `ctx`."),
        format!("Calls the workflows of `{name}` in another namespace, see [`xns`]."),
    ];
    let [of_function, of_type] = docs.map(|docs| value::service_head(service, &docs));
    let methods: String = service.workflows.iter().flat_map(call).collect();
    let attach = any_call(service);
    format!(
        "{of_function}
        pub fn xns<I>(ctx: &tp::SdkWorkflowContext<I>) -> {calls}<I> {{
            {calls}(tp::xns::Caller::new(ctx))
        }}
        {of_type}
        #[derive(Clone, Debug)]
        pub struct {calls}<I>(tp::xns::Caller<I>);
        impl<I: 'static> {calls}<I> {{
            {methods}{attach}
        }}
        "
    )
}

/// The methods for a workflow: its start, alone and with each signal or update, and a handle to a running one.
fn call(workflow: &Workflow) -> Vec<String> {
    let Workflow { method, handlers, .. } = workflow;
    let Some(names) = &workflow.xns_names else { return Vec::new() };
    let signals = handlers.signals.iter().filter_map(|signal| with_signal(method, signal));
    let updates = handlers.updates.iter().filter_map(|update| with_update(method, update));
    [start(method, names)].into_iter().chain(signals).chain(updates).chain([attach(method, names)]).collect()
}

fn start(method: &Method, XnsNames { call, .. }: &XnsNames) -> String {
    let Method { marker, .. } = method;
    let docs = format!("Starts the workflow [`workflow::{marker}`].");
    let head = value::link_head(&docs, method, call);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> tp::xns::Start<workflow::{marker}, I> {{
            self.0.start({value})
        }}
        "
    )
}

fn attach(method: &Method, XnsNames { attach, handle, .. }: &XnsNames) -> String {
    let Method { name, marker, .. } = method;
    let deprecated = value::deprecation(method);
    format!(
        "
        /// Returns a handle to the `{name}` with this id. Does not check that it exists.
        {deprecated}
        pub fn {attach}(&self, id: impl Into<String>) -> {handle}<I> {{
            self.0.handle::<workflow::{marker}>(id).into()
        }}
        "
    )
}

fn with_signal(workflow: &Method, signal: &SignalHandler) -> Option<String> {
    let (XnsWithStart { call, .. }, marker) = (signal.xns_with_start.as_ref()?, &signal.handler.marker);
    let kind = format!("tp::xns::SignalWithStart<workflow::{}, {marker}, I>", workflow.marker);
    Some(pair(workflow, &signal.handler.method, call, [&kind, "with_signal", "signal", ""]))
}

fn with_update(workflow: &Method, update: &UpdateHandler) -> Option<String> {
    let (XnsWithStart { call, .. }, marker) = (update.xns_with_start.as_ref()?, &update.handler.marker);
    let kind = format!("tp::xns::UpdateWithStart<workflow::{}, {marker}, I>", workflow.marker);
    let conflict = options::conflict(update.id_conflict_policy);
    Some(pair(
        workflow,
        &update.handler.method,
        call,
        [&kind, "with_update", "update", &format!(", {conflict}")],
    ))
}

/// A start together with a handler: the type of the call, the function that makes it, the name of the second input, and
/// further arguments.
fn pair(workflow: &Method, handler: &Method, call: &Name, [kind, make, second, more]: [&str; 4]) -> String {
    let (name, deprecated) = (&handler.name, value::deprecation(workflow));
    let Input { parameter, value, .. } = Input::of(workflow);
    let (with, argument) = match &handler.input {
        Some(message) => (format!(", {second}: {message}"), second),
        None => (String::new(), "()"),
    };
    format!(
        "
        /// Starts the workflow `{}` with the {second} `{name}`.
        {deprecated}
        pub fn {call}(&self{parameter}{with}) -> {kind} {{
            self.0.{make}({value}, {argument}{more})
        }}
        ",
        workflow.name
    )
}

/// The handle to a workflow, and the names of the activities that are made of several rpcs.
fn workflow(workflow: &Workflow) -> Option<String> {
    let Method { name, marker, .. } = &workflow.method;
    let XnsNames { handle, get, .. } = workflow.xns_names.as_ref()?;
    let reference = &workflow.names.reference;
    let docs = format!("An execution of `{name}` in another namespace.");
    let handle = self::handle(&docs, [handle, reference, marker], &workflow.handlers);
    let signals = workflow.handlers.signals.iter().map(|one| (&one.handler, &one.xns_with_start));
    let updates = workflow.handlers.updates.iter().map(|one| (&one.handler, &one.xns_with_start));
    let pairs: String = signals
        .chain(updates)
        .filter_map(|(handler, with)| Some(called_with(marker, &handler.marker.to_string(), with.as_ref()?)))
        .collect();
    Some(format!(
        "
        impl tp::xns::Called for workflow::{marker} {{
            const GET: &'static str = {get:?};
        }}
        {pairs}{handle}"
    ))
}

fn called_with(workflow: &Name, handler: &str, with: &XnsWithStart) -> String {
    let XnsWithStart { activity, options, .. } = with;
    let options = options::xns("OPTIONS", options, options::LONG);
    format!(
        "
        impl tp::xns::CalledWith<{handler}> for workflow::{workflow} {{
            const NAME: &'static str = {activity:?};
            {options}
        }}
        "
    )
}

/// The type of a handle with its queries and updates: the names of the handle, the reference and the marker.
fn handle(docs: &str, [handle, reference, marker]: [&Name; 3], handlers: &Handlers) -> String {
    let queries = handlers.queries.iter().map(|query| {
        let kind = format!("tp::xns::QueryCall<{}>", query.marker);
        handler(&query.method, &query.call, [&kind, "query", &query.marker.to_string()])
    });
    let updates = handlers.updates.iter().map(|UpdateHandler { handler: update, .. }| {
        let kind = format!("tp::xns::UpdateCall<{}>", update.marker);
        handler(&update.method, &update.call, [&kind, "update", &update.marker.to_string()])
    });
    let methods: String = queries.chain(updates).collect();
    let methods = reference::block(&format!("impl<I: 'static> {handle}<I>"), &methods);
    format!(
        "
        /// {docs}
        pub type {handle}<I> = {reference}<tp::xns::Handle<workflow::{marker}, I>>;
        {methods}"
    )
}

fn handler(method: &Method, call: &Name, [kind, make, marker]: [&str; 3]) -> String {
    let head = value::head(method, call);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> {kind} {{
            self.0.{make}::<{marker}>({value})
        }}
        "
    )
}

/// The handle to any workflow of a service that has handlers but no workflows.
fn any_handle(service: &Service) -> String {
    let Some(any) = &service.any_workflow else { return String::new() };
    let Some(handle) = &any.xns_handle else { return String::new() };
    let docs = format!("A workflow in another namespace with the handlers of `{}`.", service.names.service);
    self::handle(&docs, [handle, &any.reference, &Name::new("Any")], &any.handlers)
}

fn any_call(service: &Service) -> String {
    let handle = service.any_workflow.as_ref().and_then(|any| any.xns_handle.as_ref());
    let Some(handle) = handle else { return String::new() };
    format!(
        "
        /// Returns a handle to the workflow with this id. Does not check that it exists or handles them.
        pub fn handle(&self, id: impl Into<String>) -> {handle}<I> {{
            self.0.handle::<workflow::Any>(id).into()
        }}
        "
    )
}

/// The activities that make the calls, and their registration.
fn registration(service: &Service) -> String {
    let (name, full_name) = (&service.names.service, &service.full_name);
    let list = value::list(activities(service).into_iter().map(|activity| format!("&tp::xns::{activity}")));
    format!(
        "
        impl tp::xns::Service for Service {{
            const CANCEL: &'static str = \"{full_name}.CancelWorkflow\";
            const ACTIVITIES: &'static [&'static tp::xns::Implementation] = &[{list}];
        }}
        /// Registers the activities with which workflows of this worker call `{name}` in the namespace of `client`.
        pub fn register_xns_activities(options: &mut tp::WorkerOptions, client: tp::Client) \
         -> Result<(), tp::RegistrationError> {{
            tp::xns::register::<Service>(options, client)
        }}
        "
    )
}

fn activities(service: &Service) -> Vec<String> {
    let mut activities = vec!["cancel::<Service>()".to_owned()];
    for Workflow { method: Method { marker, .. }, handlers, .. } in &service.workflows {
        activities.push(format!("start::<workflow::{marker}>()"));
        activities.push(format!("get::<workflow::{marker}>()"));
        let signals = handlers.signals.iter().filter(|signal| signal.xns_with_start.is_some());
        activities.extend(
            signals.map(|one| format!("signal_with_start::<workflow::{marker}, {}>()", one.handler.marker)),
        );
        let updates = handlers.updates.iter().filter(|update| update.xns_with_start.is_some());
        activities.extend(
            updates.map(|one| format!("update_with_start::<workflow::{marker}, {}>()", one.handler.marker)),
        );
    }
    let handlers =
        service.methods().filter(|(kind, _)| matches!(kind, Kind::Signal | Kind::Query | Kind::Update));
    activities.extend(handlers.map(|(kind, method)| format!("{kind}::<{kind}::{}>()", method.marker)));
    activities
}
