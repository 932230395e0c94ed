use heck::ToUpperCamelCase;

use super::{Resolver, workflow::Scopes};
use crate::{
    model::{AnyWorkflow, Handlers},
    rust::names::Name,
    schema::pool::{Kind, Rpc, ServiceView},
};

impl Resolver<'_> {
    /// Any workflow with the handlers of `service`, if the service has handlers but no workflows.
    pub(super) fn any_workflow(self, service: ServiceView<'_>) -> Option<AnyWorkflow> {
        let is_handler = |kind| matches!(kind, Kind::Signal | Kind::Query | Kind::Update);
        let kinds: Vec<_> = service.rpcs().flat_map(Rpc::kinds).collect();
        if kinds.contains(&Kind::Workflow) || !kinds.into_iter().any(is_handler) {
            return None;
        }
        let scopes = Scopes::new(service.rpcs().filter(|rpc| rpc.is(Kind::Update)));
        let item = |suffix: &str| Name::new(&format!("{}{suffix}", service.proto.name.to_upper_camel_case()));
        let handlers = Handlers {
            signals: service.rpcs().filter_map(|rpc| self.signal_handler(rpc, rpc, &scopes)).collect(),
            queries: service.rpcs().filter_map(|rpc| self.query_handler(rpc, rpc, &scopes)).collect(),
            updates: service.rpcs().filter_map(|rpc| self.update_handler(rpc, rpc, &scopes)).collect(),
        };
        let xns_handle = self.config.parts.xns.then(|| item("Xns"));
        Some(AnyWorkflow { reference: item("Ref"), handle: item("Handle"), xns_handle, handlers })
    }
}
