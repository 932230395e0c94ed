use super::{ActivityCall, ChildCall};
use crate::{
    definition::{Activity, Workflow},
    payload::Message,
};
use std::fmt;
use temporalio_workflow::WorkflowContext;

/// A workflow, as generated code makes calls out of it.
pub struct Caller<'c, S>(&'c WorkflowContext<S>);

impl<'c, S> Caller<'c, S> {
    /// The workflow of `context`.
    #[must_use]
    pub fn new(context: &'c WorkflowContext<S>) -> Self {
        Self(context)
    }
}

impl<S: 'static> Caller<'_, S> {
    /// A call of the activity `A`.
    pub fn activity<A: Activity>(&self, input: Message<A::Input>) -> ActivityCall<A> {
        ActivityCall::to(self.0, input)
    }

    /// A call of the child workflow `W`.
    pub fn child<W: Workflow>(&self, input: Message<W::Input>) -> ChildCall<W> {
        ChildCall::to(self.0, input)
    }
}

impl<S> Clone for Caller<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Caller<'_, S> {}

impl<S> fmt::Debug for Caller<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("workflow_id", &self.0.workflow_id()).finish_non_exhaustive()
    }
}
