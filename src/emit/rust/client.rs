//! The client of a service.

mod schedules;

use super::value::{self, Input};
use crate::model::{Method, Service, Workflow, WorkflowNames};

pub(super) fn client(service: &Service) -> String {
    if service.workflows.is_empty() {
        return String::new();
    }
    let workflows: String = service.workflows.iter().map(workflow).collect();
    client_type(service, &(workflows + &schedules::list(service)))
}

/// The type of the client.
pub(super) fn client_type(service: &Service, methods: &str) -> String {
    let (name, client) = (&service.names.service, &service.names.client);
    let head = value::service_head(service, &format!("A client of `{name}`."));
    format!(
        "{head}
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
    let head = value::head(&workflow.method, client);
    let deprecated = value::deprecation(&workflow.method);
    let Input { parameter, value, .. } = Input::of(&workflow.method);
    let into = if workflow.handlers.have_with_start() { ".into()" } else { "" };
    format!(
        "{head}
        pub fn {client}(&self{parameter}) -> {start} {{
            tp::Start::<workflow::{marker}>::new(&self.0, {value}){into}
        }}
        /// Returns a handle to the `{name}` with this id. Does not check that it exists.
        {deprecated}
        pub fn {attach}(&self, id: impl Into<String>) -> {handle} {{
            tp::WorkflowHandle::attach(&self.0, id).into()
        }}
        {}",
        schedules::methods(workflow)
    )
}
