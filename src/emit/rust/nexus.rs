//! Nexus operations: their definitions, the calls of workflows, and the handlers.

use super::{
    options,
    value::{self, Input},
};
use crate::{
    config::Config,
    model::{NexusOperation, NexusService, Service},
    schema::pool::Kind,
};

/// The Nexus service of `service`, as part of its worker, if it is requested.
pub(super) fn all(service: &Service, config: &Config) -> String {
    let nexus = service.nexus.as_ref().filter(|_| config.nexus);
    nexus.map(|nexus| definitions(service, nexus) + &calls(service, nexus)).unwrap_or_default()
}

fn definitions(service: &Service, nexus: &NexusService) -> String {
    let name = &nexus.name;
    let started = nexus.workflows().map(|one| format!("tp::nexus::Operation::start::<{}>()", marker(one)));
    let started = value::list(started);
    let operations: String = nexus.operations.iter().map(definition).collect();
    format!(
        "
        const _: () = tp::NEEDS_FEATURE_NEXUS;
        impl tp::nexus::NexusService for Service {{
            const NEXUS_NAME: &'static str = {name:?};
            const WORKFLOWS: &'static [tp::nexus::Operation] = &[{started}];
        }}
        {operations}
        /// Returns the Nexus service `{}`, whose operations start its workflows.
        pub fn nexus_service() -> tp::nexus::NexusHandlers<Service> {{
            tp::nexus::NexusHandlers::new()
        }}
        ",
        service.names.service
    )
}

fn marker(operation: &NexusOperation) -> String {
    format!("{}::{}", operation.kind, operation.method.marker)
}

fn definition(operation: &NexusOperation) -> String {
    let NexusOperation { method, name, timeout, .. } = operation;
    let input = value::envelope(method.input.as_ref());
    let output = value::envelope(method.output.as_ref());
    let marker = marker(operation);
    let timeout = timeout.map(|timeout| {
        let timeout = options::duration(timeout);
        format!("const SCHEDULE_TO_CLOSE_TIMEOUT: Option<tp::Duration> = Some({timeout});")
    });
    let timeout = timeout.unwrap_or_default();
    format!(
        "
        impl tp::nexus::NexusOperation for {marker} {{
            type Service = Service;
            type Input = {input};
            type Output = {output};
            const OPERATION: &'static str = {name:?};
            {timeout}
        }}
        "
    )
}

fn calls(service: &Service, nexus: &NexusService) -> String {
    let (name, calls) = (&service.names.service, &nexus.calls);
    let docs = [
        format!("Calls the Nexus operations of `{name}` from the workflow of `ctx`, through an endpoint."),
        format!("Calls the Nexus operations of `{name}`, see [`nexus`]."),
    ];
    let [of_function, of_type] = docs.map(|docs| value::service_head(service, &docs));
    let methods: String = nexus.operations.iter().map(call).collect();
    format!(
        "{of_function}
        pub fn nexus<I>(ctx: &tp::SdkWorkflowContext<I>, endpoint: impl Into<String>) -> {calls}<'_, I> {{
            {calls}(tp::nexus::NexusCaller::new(ctx, endpoint))
        }}
        {of_type}
        #[derive(Clone, Debug)]
        pub struct {calls}<'c, I>(tp::nexus::NexusCaller<'c, I>);
        impl<I: 'static> {calls}<'_, I> {{
            {methods}
        }}
        "
    )
}

fn call(operation: &NexusOperation) -> String {
    let NexusOperation { method, call, .. } = operation;
    let marker = marker(operation);
    let Input { parameter, value, .. } = Input::of(method);
    let (docs, workflow, at) = match operation.kind {
        Kind::Workflow => (format!("Runs [`{marker}`]."), "", ""),
        kind => (
            format!("Sends the {kind} [`{marker}`] to the workflow with this id."),
            ", workflow_id: impl Into<String>",
            ".workflow_id(workflow_id)",
        ),
    };
    let head = value::link_head(&docs, method, call);
    format!(
        "{head}
        pub fn {call}(&self{workflow}{parameter}) -> tp::nexus::NexusCall<{marker}> {{
            self.0.operation({value}){at}
        }}
        "
    )
}
