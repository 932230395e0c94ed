//! Services as Nexus services, and their workflows, queries and updates as operations.

use heck::ToUpperCamelCase;

use super::{
    Resolver, options,
    scope::{self, Scope},
};
use crate::{
    model::{NexusOperation, NexusService},
    rust::names::Name,
    schema::{
        descriptor::{Duration, NexusServiceOptions},
        pool::{Kind, Rpc, ServiceView},
    },
};

impl Resolver<'_> {
    /// The service, if the schema enables Nexus for it and it has anything that can be an operation.
    pub(super) fn nexus(self, service: ServiceView<'_>) -> Option<NexusService> {
        let options = enabled(service)?;
        let workflows = service.rpcs().filter_map(|rpc| self.workflow_operation(rpc));
        let queries = service.rpcs().filter_map(|rpc| self.handler_operation(rpc, Kind::Query));
        let updates = service.rpcs().filter_map(|rpc| self.handler_operation(rpc, Kind::Update));
        let operations: Vec<_> = workflows.chain(queries).chain(updates).collect();
        let calls = Name::new(&format!("{}NexusCalls", service.proto.name.to_upper_camel_case()));
        let name = options::text(&options.name).unwrap_or_else(|| service.full_name());
        (!operations.is_empty()).then_some(NexusService { name, calls, operations })
    }

    fn workflow_operation(self, rpc: Rpc<'_>) -> Option<NexusOperation> {
        let options = rpc.options().workflow.as_deref()?;
        let nexus = options.nexus.clone().unwrap_or_default();
        (!nexus.disabled).then(|| NexusOperation {
            name: options::text(&nexus.name).unwrap_or_else(|| rpc.proto.name.clone()),
            timeout: Duration::positive(options.execution_timeout),
            ..self.operation(rpc, Kind::Workflow, &options.name)
        })
    }

    fn handler_operation(self, rpc: Rpc<'_>, kind: Kind) -> Option<NexusOperation> {
        let registered = match kind {
            Kind::Query => &rpc.options().query.as_deref()?.name,
            Kind::Update => &rpc.options().update.as_deref()?.name,
            Kind::Workflow | Kind::Activity | Kind::Signal => return None,
        };
        Some(self.operation(rpc, kind, registered))
    }

    fn operation(self, rpc: Rpc<'_>, kind: Kind, registered: &str) -> NexusOperation {
        NexusOperation {
            kind,
            method: self.method(rpc, kind, registered),
            name: rpc.proto.name.clone(),
            call: Name::new(&Scope::new(&scope::CALLS, []).name(&rpc.proto.name, kind)),
            timeout: None,
        }
    }
}

fn enabled(service: ServiceView<'_>) -> Option<&NexusServiceOptions> {
    let options = service.proto.options.as_ref()?.temporal.as_ref()?;
    options.nexus.as_ref().filter(|nexus| nexus.enabled)
}
