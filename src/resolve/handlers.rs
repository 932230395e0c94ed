use heck::ToUpperCamelCase;

use super::{Resolver, workflow::Scopes};
use crate::{
    model::Handlers,
    names::Name,
    schema::{Kind, Rpc, ServiceView},
};

impl Resolver<'_> {
    /// What a client can send to a workflow of which it only knows that it takes the handlers of `service`.
    pub(super) fn handlers(self, service: ServiceView<'_>) -> Option<Handlers> {
        let is_handler = |kind| matches!(kind, Kind::Signal | Kind::Query | Kind::Update);
        let kinds: Vec<_> = service.rpcs().flat_map(Rpc::kinds).collect();
        if kinds.contains(&Kind::Workflow) || !kinds.into_iter().any(is_handler) {
            return None;
        }
        let scopes = Scopes::new(service.rpcs().filter(|rpc| rpc.is(Kind::Update)));
        let item = |suffix: &str| Name::new(&format!("{}{suffix}", service.proto.name.to_upper_camel_case()));
        Some(Handlers {
            reference: item("Ref"),
            handle: item("Handle"),
            signals: service.rpcs().filter_map(|rpc| self.signal_of(rpc, rpc, &scopes)).collect(),
            queries: service.rpcs().filter_map(|rpc| self.query_of(rpc, rpc, &scopes)).collect(),
            updates: service.rpcs().filter_map(|rpc| self.update_of(rpc, rpc, &scopes)).collect(),
        })
    }
}
