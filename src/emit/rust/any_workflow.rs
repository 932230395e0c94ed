//! The client of a service with handlers but no workflows, which sends them to any workflow by its id.

use super::{client, reference};
use crate::{
    config::Parts,
    model::{AnyWorkflow, Service},
    rust::names::Name,
};

pub(super) fn all(service: &Service, parts: Parts) -> String {
    let Some(any_workflow) = &service.any_workflow else {
        return String::new();
    };
    let AnyWorkflow { reference, handlers, .. } = any_workflow;
    let name = &service.names.service;
    let any = Name::new("Any");
    let docs = format!("A workflow that handles the signals, queries and updates of `{name}`.");
    let definition = definition(&any, reference, &docs);
    let newtype = reference::newtype(&docs, reference, handlers);
    let client = if parts.client { client(service, any_workflow, &docs) } else { String::new() };
    if parts.client || parts.xns { definition + &newtype + &client } else { String::new() }
}

fn client(service: &Service, any_workflow: &AnyWorkflow, docs: &str) -> String {
    let AnyWorkflow { reference, handle, handlers, .. } = any_workflow;
    let any = Name::new("Any");
    let calls = reference::calls(handle, &any, handlers);
    let client = client::client_type(service, &attach(handle));
    format!(
        "
        /// {docs}
        pub type {handle} = {reference}<tp::WorkflowHandle<workflow::{any}>>;
        {calls}{client}"
    )
}

fn attach(handle: &Name) -> String {
    format!(
        "
        /// Returns a handle to the workflow with this id. Does not check that it exists or handles them.
        pub fn handle(&self, id: impl Into<String>) -> {handle} {{
            tp::WorkflowHandle::attach(&self.0, id).into()
        }}
        "
    )
}

/// A workflow of unknown type, whose input and result are not known either.
fn definition(any: &Name, reference: &Name, docs: &str) -> String {
    format!(
        "
        pub mod workflow {{
            /// {docs}
            #[derive(Clone, Copy, Debug, Default)]
            pub struct {any};
        }}
        tp::sdk_workflow!(workflow::{any}, tp::Empty, tp::Empty);
        impl tp::Workflow for workflow::{any} {{
            const NAME: &'static str = \"\";
            type Service = Service;
            type Ref<H> = {reference}<H>;
        }}
        "
    )
}
