use super::{IdConflictPolicy, Method, XnsOptions, XnsWithStart};
use crate::{
    rust::{names::Name, path::RustPath},
    schema::pool::Kind,
};

/// The signals, queries and updates that a workflow handles, perhaps of other services.
#[derive(Debug)]
pub(crate) struct Handlers {
    pub(crate) signals: Vec<SignalHandler>,
    pub(crate) queries: Vec<Handler>,
    pub(crate) updates: Vec<UpdateHandler>,
}

/// Any workflow that has the handlers of a service without workflows. Clients reach it by its id.
#[derive(Debug)]
pub(crate) struct AnyWorkflow {
    /// `{Service}Ref`
    pub(crate) reference: Name,
    /// `{Service}Handle`
    pub(crate) handle: Name,
    /// `{Service}Xns`, if calls from other namespaces are requested.
    pub(crate) xns_handle: Option<Name>,
    pub(crate) handlers: Handlers,
}

/// A signal, query or update, as seen from the module of the workflow's service.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    pub(crate) marker: RustPath,
    /// The method of `{Workflow}Workflow`.
    pub(crate) implementation: Name,
    /// The method of `{Workflow}Ref` for a signal, else of `{Workflow}Handle`.
    pub(crate) call: Name,
    /// The options of calls from other namespaces that the workflow sets, in place of the method's.
    pub(crate) xns: Option<XnsOptions>,
}

#[derive(Debug)]
pub(crate) struct SignalHandler {
    pub(crate) handler: Handler,
    /// `with_<signal>` of `{Workflow}Start`, if the schema allows it.
    pub(crate) with_start: Option<Name>,
    /// Present if the schema allows it, and calls from other namespaces are requested.
    pub(crate) xns_with_start: Option<XnsWithStart>,
}

#[derive(Debug)]
pub(crate) struct UpdateHandler {
    pub(crate) handler: Handler,
    /// `validate_<update>` of `{Workflow}Workflow`, if the schema asks for it.
    pub(crate) validator: Option<Name>,
    /// `<update>_handle` of `{Workflow}Handle`.
    pub(crate) attach: Name,
    /// `with_<update>` of `{Workflow}Start`, if the schema allows it.
    pub(crate) with_start: Option<Name>,
    /// The policy of `with_start` for a workflow that is already running.
    pub(crate) id_conflict_policy: Option<IdConflictPolicy>,
    /// Present if the schema allows it, and calls from other namespaces are requested.
    pub(crate) xns_with_start: Option<XnsWithStart>,
}

impl Handlers {
    /// All handlers: signals, queries, then updates.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Handler> {
        let signals = self.signals.iter().map(|signal| &signal.handler);
        signals.chain(&self.queries).chain(self.updates.iter().map(|update| &update.handler))
    }

    /// Set if a signal or update can be sent with the start of the workflow, which then has its own type.
    pub(crate) fn have_with_start(&self) -> bool {
        let signals = self.signals.iter().map(|signal| &signal.with_start);
        signals.chain(self.updates.iter().map(|update| &update.with_start)).any(Option::is_some)
    }
}
