use super::{ActivityCall, ChildCall};
use crate::{
    definition::{Activity, Workflow},
    payload::MessageOf,
};
use std::fmt;
use temporalio_workflow::WorkflowContext;

/// A workflow from which generated code makes calls.
pub struct Caller<'c, I>(&'c WorkflowContext<I>);

impl<'c, I> Caller<'c, I> {
    /// Creates a caller for the workflow of `context`.
    #[must_use]
    pub fn new(context: &'c WorkflowContext<I>) -> Self {
        Self(context)
    }
}

impl<I: 'static> Caller<'_, I> {
    /// Creates a call of the activity `A`.
    pub fn activity<A: Activity>(&self, input: MessageOf<A::Input>) -> ActivityCall<A> {
        ActivityCall::to(self.0, input)
    }

    /// Creates a call of the child workflow `W`.
    pub fn child<W: Workflow>(&self, input: MessageOf<W::Input>) -> ChildCall<W> {
        ChildCall::to(self.0, input)
    }
}

impl<I> Clone for Caller<'_, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for Caller<'_, I> {}

impl<I> fmt::Debug for Caller<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("workflow_id", &self.0.workflow_id()).finish_non_exhaustive()
    }
}
