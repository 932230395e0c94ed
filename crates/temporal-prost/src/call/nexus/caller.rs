use super::NexusCall;
use crate::{nexus::NexusOperation, payload::MessageOf};
use std::fmt;
use temporalio_workflow::WorkflowContext;

/// A workflow from which generated code calls the operations behind an endpoint.
pub struct NexusCaller<'c, I> {
    context: &'c WorkflowContext<I>,
    endpoint: String,
}

impl<'c, I> NexusCaller<'c, I> {
    /// Creates a caller for the workflow of `context`.
    pub fn new(context: &'c WorkflowContext<I>, endpoint: impl Into<String>) -> Self {
        Self { context, endpoint: endpoint.into() }
    }
}

impl<I: 'static> NexusCaller<'_, I> {
    /// Creates a call of the operation `O`.
    pub fn operation<O: NexusOperation>(&self, input: MessageOf<O::Input>) -> NexusCall<O> {
        NexusCall::to(self.context, self.endpoint.clone(), input)
    }
}

impl<I> Clone for NexusCaller<'_, I> {
    fn clone(&self) -> Self {
        Self { context: self.context, endpoint: self.endpoint.clone() }
    }
}

impl<I> fmt::Debug for NexusCaller<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NexusCaller").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
