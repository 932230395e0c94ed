//! Nexus options that have no effect.

use super::effect::Idle;
use crate::{
    diagnostic::Diagnostics,
    schema::{
        descriptor::{NexusServiceOptions, ServiceOptions, TemporalServiceOptions, WorkflowOptions},
        pool::{Kind, Pool, Rpc, ServiceView},
    },
};

pub(in crate::check) fn ignored_option(
    _: &Pool<'_>,
    service: ServiceView<'_>,
    diagnostics: &mut Diagnostics,
) {
    let options = service.proto.options.as_ref().and_then(|options| options.temporal.as_ref());
    let nexus = options.and_then(|options| options.nexus.as_ref());
    let is_enabled = nexus.is_some_and(|nexus| nexus.enabled);
    let of_service = nexus.and_then(|nexus| of_service(service, nexus));
    let of_workflows = service.rpcs().filter_map(|rpc| of_workflow(rpc, is_enabled));
    of_service.into_iter().chain(of_workflows).for_each(|idle| idle.report(diagnostics));
}

fn of_service(service: ServiceView<'_>, nexus: &NexusServiceOptions) -> Option<Idle> {
    let idle = |field: &str, why: &str, help| Idle {
        at: service.extension_at(ServiceOptions::TEMPORAL, &[TemporalServiceOptions::NEXUS.number]),
        path: format!("nexus{field}"),
        why: why.to_owned(),
        help,
    };
    let can_be_operation = |rpc: Rpc<'_>| match &rpc.options().workflow {
        Some(workflow) => !workflow.nexus.as_ref().is_some_and(|nexus| nexus.disabled),
        None => rpc.is(Kind::Query) || rpc.is(Kind::Update),
    };
    if !nexus.enabled {
        let help = "set `nexus.enabled: true` next to it, or remove it";
        return (!nexus.name.is_empty()).then(|| idle(".name", "the service is no Nexus service", help));
    }
    let has_operations = service.rpcs().any(can_be_operation);
    (service.is_annotated() && !has_operations).then(|| {
        let why = "the service has neither workflows, queries nor updates that can be operations";
        idle("", why, "remove it, or enable a workflow")
    })
}

fn of_workflow(rpc: Rpc<'_>, is_enabled: bool) -> Option<Idle> {
    let nexus = rpc.options().workflow.as_ref()?.nexus.as_ref()?;
    let idle = |field: &str, why: &str, help| Idle {
        at: rpc.option_at(Kind::Workflow, &[WorkflowOptions::NEXUS.number]),
        path: format!("nexus{field}"),
        why: why.to_owned(),
        help,
    };
    match (is_enabled, nexus.disabled, nexus.name.is_empty()) {
        (false, ..) => {
            let why = format!("Nexus is not enabled for `{}`", rpc.service.proto.name);
            let help = "set `option (temporal.v1.service).nexus.enabled = true;`, or remove it";
            Some(idle("", &why, help))
        }
        (true, true, false) => {
            let help = "remove the name, or remove `disabled`";
            Some(idle(".name", "the workflow is no operation", help))
        }
        _ => None,
    }
}
