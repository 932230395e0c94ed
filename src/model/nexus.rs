use std::time::Duration;

use super::Method;
use crate::{rust::names::Name, schema::pool::Kind};

/// A service as a Nexus service.
#[derive(Debug)]
pub(crate) struct NexusService {
    /// The name by which callers address it.
    pub(crate) name: String,
    /// `OrdersNexusCalls`
    pub(crate) calls: Name,
    /// Workflows first, then queries and updates, which are operations only if a handler registers them.
    pub(crate) operations: Vec<NexusOperation>,
}

/// A workflow, query or update as a Nexus operation.
#[derive(Debug)]
pub(crate) struct NexusOperation {
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    /// The name by which callers address it.
    pub(crate) name: String,
    /// `OrdersNexusCalls::place_order`
    pub(crate) call: Name,
    /// The longest time that calls take, which is the execution timeout of the workflow.
    pub(crate) timeout: Option<Duration>,
}

impl NexusService {
    /// Returns the operation that runs a workflow.
    pub(crate) fn of_workflow(&self, workflow: &Method) -> Option<&NexusOperation> {
        self.workflows().find(|operation| operation.method.full_name == workflow.full_name)
    }

    /// Returns the operations that run workflows.
    pub(crate) fn workflows(&self) -> impl Iterator<Item = &NexusOperation> {
        self.operations.iter().filter(|operation| operation.kind == Kind::Workflow)
    }
}
