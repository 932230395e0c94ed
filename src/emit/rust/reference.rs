//! References to an execution of a workflow: a client's handle, a parent's child, and the start of both.

use super::{
    options,
    value::{self, Input},
};
use crate::{
    config::Parts,
    model::{Handler, Handlers, Method, SignalHandler, UpdateHandler, Workflow},
    rust::names::Name,
};

pub(super) fn all(workflow: &Workflow, parts: Parts) -> String {
    let handle = parts.client.then(|| handle(workflow));
    let child = parts.worker.then(|| child(workflow));
    let start = parts.client.then(|| start(workflow));
    [Some(reference(workflow)), handle, child, start].into_iter().flatten().collect()
}

/// The newtype of handles and children, with the signals that both can send.
fn reference(workflow: &Workflow) -> String {
    let docs = format!("An execution of `{}`, for clients and parent workflows.", workflow.method.name);
    newtype(&docs, &workflow.names.reference, &workflow.handlers)
}

/// A newtype around anything that can send the signals.
pub(super) fn newtype(docs: &str, reference: &Name, handlers: &Handlers) -> String {
    let methods: String = handlers.signals.iter().map(|one| signal(&one.handler)).collect();
    let methods = block(&format!("impl<H: tp::Signals> {reference}<H>"), &methods);
    format!(
        "
        /// {docs}
        #[derive(Clone, Debug)]
        pub struct {reference}<H>(H);
        tp::reference!({reference}<H>);
        {methods}
        "
    )
}

/// An `impl`, unless it would be empty.
pub(super) fn block(head: &str, methods: &str) -> String {
    if methods.is_empty() {
        return String::new();
    }
    format!(
        "
        {head} {{
            {methods}
        }}
        "
    )
}

fn signal(signal: &Handler) -> String {
    let Handler { method, marker, call, .. } = signal;
    let head = value::head(method, call);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> H::SignalFuture<{marker}> {{
            self.0.signal::<{marker}>({value})
        }}
        "
    )
}

fn handle(workflow: &Workflow) -> String {
    let Method { name, marker, .. } = &workflow.method;
    let (reference, handle) = (&workflow.names.reference, &workflow.names.handle);
    let calls = calls(handle, marker, &workflow.handlers);
    format!(
        "
        /// An execution of `{name}`, for clients.
        pub type {handle} = {reference}<tp::WorkflowHandle<workflow::{marker}>>;
        {calls}
        "
    )
}

/// The queries and updates, which only a client can send to the workflow `of`.
pub(super) fn calls(handle: &Name, of: &Name, handlers: &Handlers) -> String {
    let queries = handlers.queries.iter().map(|one| query(of, one));
    let methods: String = queries.chain(handlers.updates.iter().map(|one| update(of, one))).collect();
    block(&format!("impl {handle}"), &methods)
}

fn query(of: &Name, query: &Handler) -> String {
    let Handler { method, marker, call, .. } = query;
    let head = value::head(method, call);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> tp::QueryCall<workflow::{of}, {marker}> {{
            self.0.query({value})
        }}
        "
    )
}

fn update(of: &Name, update: &UpdateHandler) -> String {
    let UpdateHandler { handler: Handler { method, marker, call, .. }, attach, .. } = update;
    let Method { name, .. } = method;
    let head = value::head(method, call);
    let deprecated = value::deprecation(method);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {call}(&self{parameter}) -> tp::UpdateCall<workflow::{of}, {marker}> {{
            self.0.update({value})
        }}
        /// Returns a handle to the update `{name}` with this id.
        {deprecated}
        pub fn {attach}(&self, id: impl Into<String>) -> tp::UpdateHandle<workflow::{of}, {marker}> {{
            self.0.update_handle(id)
        }}
        "
    )
}

fn child(workflow: &Workflow) -> String {
    let Method { name, marker, .. } = &workflow.method;
    let (reference, child) = (&workflow.names.reference, &workflow.names.child);
    format!(
        "
        /// An execution of `{name}`, for its parent workflow.
        pub type {child} = {reference}<tp::ChildHandle<workflow::{marker}>>;
        "
    )
}

/// A separate type only if a signal or update can be sent with the start.
fn start(workflow: &Workflow) -> String {
    let Method { name, marker, .. } = &workflow.method;
    let start = &workflow.names.start;
    let docs = format!("/// A start of workflow `{name}`. Set its options, then call `start` or `execute`.");
    if !workflow.handlers.have_with_start() {
        return format!(
            "
            {docs}
            pub type {start} = tp::Start<workflow::{marker}>;
            "
        );
    }
    let signals = workflow.handlers.signals.iter().filter_map(|one| with_signal(marker, one));
    let updates = workflow.handlers.updates.iter().filter_map(|one| with_update(marker, one));
    let methods: String = signals.chain(updates).collect();
    format!(
        "
        {docs}
        #[derive(Debug)]
        #[must_use = \"the workflow does not start until you call and await `start` or `execute`\"]
        pub struct {start}(tp::Start<workflow::{marker}>);
        tp::start!({start}, workflow::{marker});
        impl {start} {{
            {methods}
        }}
        "
    )
}

fn with_signal(of: &Name, signal: &SignalHandler) -> Option<String> {
    let SignalHandler { handler: Handler { method, marker, .. }, with_start, .. } = signal;
    let (with, name) = (with_start.as_ref()?, &method.name);
    let deprecated = value::deprecation(method);
    let Input { parameter, value, .. } = Input::of(method);
    Some(format!(
        "
        /// Starts the workflow with the signal `{name}`. A workflow that is already running receives the signal too.
        {deprecated}
        pub fn {with}(self{parameter}) -> tp::SignalWithStart<workflow::{of}, {marker}> {{
            self.0.with_signal({value})
        }}
        "
    ))
}

fn with_update(of: &Name, update: &UpdateHandler) -> Option<String> {
    let UpdateHandler { handler: Handler { method, marker, .. }, with_start, id_conflict_policy, .. } =
        update;
    let (with, name) = (with_start.as_ref()?, &method.name);
    let deprecated = value::deprecation(method);
    let Input { parameter, value, .. } = Input::of(method);
    let conflict = options::conflict(*id_conflict_policy);
    Some(format!(
        "
        /// Starts the workflow with the update `{name}`.
        {deprecated}
        pub fn {with}(self{parameter}) -> tp::UpdateWithStart<workflow::{of}, {marker}> {{
            self.0.with_update({value}, {conflict})
        }}
        "
    ))
}
