use super::{ActivityOptions, Handlers, UpdateOptions, WorkflowNames, WorkflowOptions, XnsNames, XnsOptions};
use crate::{
    diagnostic::Location,
    rust::{comments::Docs, names::Name, path::RustPath},
};

/// An rpc of any kind.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// The name of the rpc in the schema.
    pub(crate) name: String,
    /// `package.Service.Rpc`, without a leading dot.
    pub(crate) full_name: String,
    /// The name that workers register.
    pub(crate) registered: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: bool,
    /// The marker type in the module of the kind.
    pub(crate) marker: Name,
    /// As seen from the module of the service that uses the method. `None` stands for `google.protobuf.Empty`.
    pub(crate) input: Option<RustPath>,
    /// Like `input`.
    pub(crate) output: Option<RustPath>,
    pub(crate) exchanged: Exchanged,
    /// The rpc.
    pub(crate) at: Location,
    /// The option that gives it its kind.
    pub(crate) option_at: Location,
}

/// The full names of the messages that an rpc takes and returns.
#[derive(Clone, Debug)]
pub(crate) struct Exchanged {
    pub(crate) input: String,
    pub(crate) output: String,
}

#[derive(Debug)]
pub(crate) struct Workflow {
    pub(crate) method: Method,
    pub(crate) names: WorkflowNames,
    /// Further names to register, sorted.
    pub(crate) aliases: Vec<String>,
    pub(crate) options: WorkflowOptions,
    /// An expression over the input.
    pub(crate) cell_key: Option<String>,
    pub(crate) xns: XnsOptions,
    /// Present if calls from other namespaces are requested.
    pub(crate) xns_names: Option<XnsNames>,
    pub(crate) handlers: Handlers,
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
    pub(crate) xns: XnsOptions,
}

#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) method: Method,
    pub(crate) xns: XnsOptions,
}

#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) method: Method,
    pub(crate) options: UpdateOptions,
    pub(crate) xns: XnsOptions,
}
