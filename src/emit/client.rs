//! The client of a service.

use super::value;
use crate::model::{Method, Service, Workflow, WorkflowNames};

pub(super) fn client(service: &Service) -> String {
    if service.workflows.is_empty() {
        return String::new();
    }
    let workflows: String = service.workflows.iter().map(workflow).collect();
    definition(service, &workflows)
}

/// The type, with these methods.
pub(super) fn definition(service: &Service, methods: &str) -> String {
    let (name, client) = (&service.names.service, &service.names.client);
    format!(
        "
        /// A client of `{name}`, over the SDK's client.
        #[derive(Clone, Debug)]
        pub struct {client}(tp::Client);
        tp::client!({client});
        impl {client} {{
            {methods}
        }}
        "
    )
}

fn workflow(workflow: &Workflow) -> String {
    let Method { name, marker, .. } = &workflow.method;
    let WorkflowNames { client, attach, start, handle, .. } = &workflow.names;
    let docs = value::docs(&workflow.method, client);
    let deprecated = value::deprecated(&workflow.method);
    let (parameter, value) = (value::parameter(&workflow.method), value::value(&workflow.method));
    let into = if with_start(workflow) { ".into()" } else { "" };
    format!(
        "{docs}
        {deprecated}
        pub fn {client}(&self{parameter}) -> {start} {{
            tp::Start::<workflow::{marker}>::new(&self.0, {value}){into}
        }}
        /// The `{name}` with this id; whether there is one is seen at the first call.
        {deprecated}
        pub fn {attach}(&self, id: impl Into<String>) -> {handle} {{
            tp::WorkflowHandle::attach(&self.0, id).into()
        }}
        "
    )
}

fn with_start(workflow: &Workflow) -> bool {
    let signal = workflow.signals.iter().any(|signal| signal.with_start.is_some());
    signal || workflow.updates.iter().any(|update| update.with_start.is_some())
}
