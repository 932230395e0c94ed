use super::{
    Activity, AnyWorkflow, CommandLine, Method, NexusService, Policy, Provider, Query, Reference,
    ServiceNames, Signal, Update, Workflow,
};
use crate::{
    diagnostic::Location,
    expression::Expression,
    rust::{comments::Docs, path::RustPath},
    schema::pool::Kind,
};

/// The content of a generated file: the services of a package and their messages.
#[derive(Debug)]
pub(crate) struct Package {
    /// The proto package. Empty for files without one.
    pub(crate) name: String,
    /// The files that declare the services, sorted.
    pub(crate) sources: Vec<String>,
    /// Sorted by full name.
    pub(crate) messages: Vec<DescribedMessage>,
    /// A `FileDescriptorSet` of `messages` and all messages and enums inside them.
    pub(crate) descriptors: Vec<u8>,
    /// Empty unless documentation is requested.
    pub(crate) reference: Reference,
    /// In the order of `sources`, and of declaration within a file.
    pub(crate) services: Vec<Service>,
}

/// An input or output of an rpc of the package, or another message of the package.
#[derive(Debug)]
pub(crate) struct DescribedMessage {
    /// As seen from the module `temporal_schema`.
    pub(crate) path: RustPath,
    /// Without a leading dot.
    pub(crate) full_name: String,
    /// An rpc that uses the message, or its declaration.
    pub(crate) at: Location,
}

/// A service with at least one annotated rpc. Its rpcs are in the order of declaration. An rpc of two kinds is in two
/// lists.
#[derive(Debug)]
pub(crate) struct Service {
    /// Without a leading dot.
    pub(crate) full_name: String,
    pub(crate) names: ServiceNames,
    pub(crate) docs: Docs,
    pub(crate) deprecated: bool,
    pub(crate) task_queue: Option<String>,
    /// The queues of the methods.
    pub(crate) task_queues: TaskQueues,
    pub(crate) workflows: Vec<Workflow>,
    pub(crate) activities: Vec<Activity>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) queries: Vec<Query>,
    pub(crate) updates: Vec<Update>,
    /// The expressions in the options of its rpcs, by the full name of the rpc. `check` has rejected the ones that do not
    /// parse.
    pub(crate) expressions: Vec<(String, Vec<Expression>)>,
    /// Present if the service has handlers but no workflows.
    pub(crate) any_workflow: Option<AnyWorkflow>,
    /// Present if requested. Without own commands, it still has the common commands, such as `worker`.
    pub(crate) command_line: Option<CommandLine>,
    /// Present if the schema offers the workflows as Nexus operations.
    pub(crate) nexus: Option<NexusService>,
    /// Present if the schema says who may call the service.
    pub(crate) policy: Option<Policy>,
    /// Present if the service is a Terraform provider.
    pub(crate) provider: Option<Provider>,
    pub(crate) at: Location,
}

impl Service {
    /// All rpcs by kind, each with its kind.
    pub(crate) fn methods(&self) -> impl Iterator<Item = (Kind, &Method)> {
        let workflows = self.workflows.iter().map(|one| (Kind::Workflow, &one.method));
        let activities = self.activities.iter().map(|one| (Kind::Activity, &one.method));
        let signals = self.signals.iter().map(|one| (Kind::Signal, &one.method));
        let queries = self.queries.iter().map(|one| (Kind::Query, &one.method));
        let updates = self.updates.iter().map(|one| (Kind::Update, &one.method));
        workflows.chain(activities).chain(signals).chain(queries).chain(updates)
    }
}

/// The queues of a service's workflows and activities.
#[derive(Debug)]
pub(crate) struct TaskQueues {
    /// Sorted.
    pub(crate) named: Vec<String>,
    /// Set if a method has no queue in the schema.
    pub(crate) open: bool,
}

impl TaskQueues {
    /// Set if a worker can omit some of the service's methods.
    pub(crate) fn are_several(&self) -> bool {
        self.named.len() + usize::from(self.open) > 1
    }
}
