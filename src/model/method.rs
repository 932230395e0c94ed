use super::{ActivityOptions, IdConflictPolicy, UpdateOptions, WorkflowNames, WorkflowOptions};
use crate::{comments::Docs, diagnostic::Location, names::Name, path::RustPath};

/// What every kind of rpc has.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// The rpc as the schema spells it.
    pub(crate) name: String,
    /// `package.Service.Rpc`, without a leading dot.
    pub(crate) full_name: String,
    /// The name under which Temporal knows it.
    pub(crate) registered: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: bool,
    /// The marker type in the module of the kind.
    pub(crate) marker: Name,
    /// As seen from the module of the service in which the method is used; `None` is `google.protobuf.Empty`.
    pub(crate) input: Option<RustPath>,
    /// Like `input`.
    pub(crate) output: Option<RustPath>,
    /// The rpc.
    pub(crate) at: Location,
    /// The option that makes it what it is.
    pub(crate) option_at: Location,
}

#[derive(Debug)]
pub(crate) struct Workflow {
    pub(crate) method: Method,
    pub(crate) names: WorkflowNames,
    /// Further names to register, sorted.
    pub(crate) aliases: Vec<String>,
    pub(crate) options: WorkflowOptions,
    pub(crate) signals: Vec<SignalRef>,
    pub(crate) queries: Vec<QueryRef>,
    pub(crate) updates: Vec<UpdateRef>,
}

impl Workflow {
    /// Whether a signal or update can go with its start, which then has a type of its own.
    pub(crate) fn has_with_start(&self) -> bool {
        let signal = self.signals.iter().any(|signal| signal.with_start.is_some());
        signal || self.updates.iter().any(|update| update.with_start.is_some())
    }
}

#[derive(Debug)]
pub(crate) struct Activity {
    pub(crate) method: Method,
    /// `OrdersActivities::charge` and `OrdersActivityCalls::charge`
    pub(crate) name: Name,
    pub(crate) options: ActivityOptions,
}

#[derive(Debug)]
pub(crate) struct Signal {
    pub(crate) method: Method,
    /// The method of `{Service}External`.
    pub(crate) external: Name,
}

#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) method: Method,
}

#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) method: Method,
    pub(crate) options: UpdateOptions,
}

/// A signal that a workflow receives, perhaps of another service.
#[derive(Debug)]
pub(crate) struct SignalRef {
    /// As seen from the module of the workflow's service.
    pub(crate) method: Method,
    /// The marker, as seen from the module of the workflow's service.
    pub(crate) marker: RustPath,
    /// The method of `{Workflow}Workflow`.
    pub(crate) handler: Name,
    /// The method of `{Workflow}Ref`.
    pub(crate) handle: Name,
    /// `with_<signal>` of `{Workflow}Start`, where the schema allows it.
    pub(crate) with_start: Option<Name>,
}

/// A query that a workflow answers, perhaps of another service.
#[derive(Debug)]
pub(crate) struct QueryRef {
    /// As seen from the module of the workflow's service.
    pub(crate) method: Method,
    /// The marker, as seen from the module of the workflow's service.
    pub(crate) marker: RustPath,
    /// The method of `{Workflow}Workflow`.
    pub(crate) handler: Name,
    /// The method of `{Workflow}Handle`.
    pub(crate) handle: Name,
}

/// An update that a workflow handles, perhaps of another service.
#[derive(Debug)]
pub(crate) struct UpdateRef {
    /// As seen from the module of the workflow's service.
    pub(crate) method: Method,
    /// The marker, as seen from the module of the workflow's service.
    pub(crate) marker: RustPath,
    /// The method of `{Workflow}Workflow`.
    pub(crate) handler: Name,
    /// `validate_<update>` of `{Workflow}Workflow`, where the schema asks for it.
    pub(crate) validator: Option<Name>,
    /// The method of `{Workflow}Handle`.
    pub(crate) handle: Name,
    /// `<update>_handle` of `{Workflow}Handle`.
    pub(crate) attach: Name,
    /// `with_<update>` of `{Workflow}Start`, where the schema allows it.
    pub(crate) with_start: Option<Name>,
    /// What `with_start` does when the workflow runs already.
    pub(crate) id_conflict_policy: Option<IdConflictPolicy>,
}

/// What a service without workflows lets clients send to any workflow, by its id.
#[derive(Debug)]
pub(crate) struct Handlers {
    /// `{Service}Ref`
    pub(crate) reference: Name,
    /// `{Service}Handle`
    pub(crate) handle: Name,
    pub(crate) signals: Vec<SignalRef>,
    pub(crate) queries: Vec<QueryRef>,
    pub(crate) updates: Vec<UpdateRef>,
}
