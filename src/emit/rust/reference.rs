//! References to an execution of a workflow: a client's handle, a parent's child, and what goes with a start.

use super::{
    options,
    value::{self, Input},
};
use crate::{
    config::Parts,
    model::{Method, QueryRef, SignalRef, UpdateRef, Workflow},
    names::Name,
};

pub(super) fn all(workflow: &Workflow, parts: Parts) -> String {
    let handle = parts.client.then(|| handle(workflow));
    let child = parts.worker.then(|| child(workflow));
    let start = parts.client.then(|| start(workflow));
    [Some(reference(workflow)), handle, child, start].into_iter().flatten().collect()
}

/// The newtype that handles and children share, with the signals that both can send.
fn reference(workflow: &Workflow) -> String {
    let docs = format!("An execution of `{}`, as a client or its parent sees it.", workflow.method.name);
    signalled(&docs, &workflow.names.reference, &workflow.signals)
}

/// A newtype around what can send these signals.
pub(super) fn signalled(docs: &str, reference: &Name, signals: &[SignalRef]) -> String {
    let methods: String = signals.iter().map(signal).collect();
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

/// An `impl`, unless nothing is in it.
fn block(head: &str, methods: &str) -> String {
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

fn signal(signal: &SignalRef) -> String {
    let SignalRef { method, marker, handle, .. } = signal;
    let head = value::head(method, handle);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {handle}(&self{parameter}) -> H::Sent<{marker}> {{
            self.0.signal::<{marker}>({value})
        }}
        "
    )
}

fn handle(workflow: &Workflow) -> String {
    let Method { name, marker, .. } = &workflow.method;
    let (reference, handle) = (&workflow.names.reference, &workflow.names.handle);
    let asked = asked(handle, marker, &workflow.queries, &workflow.updates);
    format!(
        "
        /// An execution of `{name}`, as a client sees it.
        pub type {handle} = {reference}<tp::WorkflowHandle<workflow::{marker}>>;
        {asked}
        "
    )
}

/// What only a client can send to the workflow `of`.
pub(super) fn asked(handle: &Name, of: &Name, queries: &[QueryRef], updates: &[UpdateRef]) -> String {
    let queries = queries.iter().map(|one| query(of, one));
    let methods: String = queries.chain(updates.iter().map(|one| update(of, one))).collect();
    block(&format!("impl {handle}"), &methods)
}

fn query(of: &Name, query: &QueryRef) -> String {
    let QueryRef { method, marker, handle, .. } = query;
    let head = value::head(method, handle);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {handle}(&self{parameter}) -> tp::QueryCall<workflow::{of}, {marker}> {{
            self.0.query({value})
        }}
        "
    )
}

fn update(of: &Name, update: &UpdateRef) -> String {
    let UpdateRef { method, marker, handle, attach, .. } = update;
    let Method { name, .. } = method;
    let head = value::head(method, handle);
    let deprecated = value::deprecated(method);
    let Input { parameter, value, .. } = Input::of(method);
    format!(
        "{head}
        pub fn {handle}(&self{parameter}) -> tp::UpdateCall<workflow::{of}, {marker}> {{
            self.0.update({value})
        }}
        /// The update `{name}` that was sent under this id.
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
        /// An execution of `{name}`, as its parent sees it.
        pub type {child} = {reference}<tp::ChildHandle<workflow::{marker}>>;
        "
    )
}

/// A type of its own only where something can go with the start.
fn start(workflow: &Workflow) -> String {
    let Method { name, marker, .. } = &workflow.method;
    let start = &workflow.names.start;
    let docs = format!("/// A `{name}` about to be started.");
    if !workflow.has_with_start() {
        return format!(
            "
            {docs}
            pub type {start} = tp::Start<workflow::{marker}>;
            "
        );
    }
    let signals = workflow.signals.iter().filter_map(|one| with_signal(marker, one));
    let updates = workflow.updates.iter().filter_map(|one| with_update(marker, one));
    let methods: String = signals.chain(updates).collect();
    format!(
        "
        {docs}
        #[derive(Debug)]
        #[must_use = \"nothing is started until `start` or `execute` is called and awaited\"]
        pub struct {start}(tp::Start<workflow::{marker}>);
        tp::start!({start}, workflow::{marker});
        impl {start} {{
            {methods}
        }}
        "
    )
}

fn with_signal(of: &Name, signal: &SignalRef) -> Option<String> {
    let SignalRef { method, marker, with_start, .. } = signal;
    let (with, name) = (with_start.as_ref()?, &method.name);
    let deprecated = value::deprecated(method);
    let Input { parameter, value, .. } = Input::of(method);
    Some(format!(
        "
        /// Starts it together with the signal `{name}`, which a running one gets too.
        {deprecated}
        pub fn {with}(self{parameter}) -> tp::SignalWithStart<workflow::{of}, {marker}> {{
            self.0.with_signal({value})
        }}
        "
    ))
}

fn with_update(of: &Name, update: &UpdateRef) -> Option<String> {
    let UpdateRef { method, marker, with_start, id_conflict_policy, .. } = update;
    let (with, name) = (with_start.as_ref()?, &method.name);
    let deprecated = value::deprecated(method);
    let Input { parameter, value, .. } = Input::of(method);
    let conflict = id_conflict_policy.map(options::id_conflict_policy);
    let conflict = conflict.map_or_else(|| "None".to_owned(), |policy| format!("Some({policy})"));
    Some(format!(
        "
        /// Starts it together with the update `{name}`.
        {deprecated}
        pub fn {with}(self{parameter}) -> tp::UpdateWithStart<workflow::{of}, {marker}> {{
            self.0.with_update({value}, {conflict})
        }}
        "
    ))
}
