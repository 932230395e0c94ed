use super::{Handler, WorkflowContext};
use crate::{definition::Workflow, payload::MessageOf};
use temporalio_workflow::{WorkflowContextView, WorkflowResult};

/// `I` implements the workflow `Self`. Implemented by generated code.
pub trait Implementation<I: 'static>: Workflow {
    /// What it handles while it runs.
    const HANDLERS: &'static [&'static dyn Handler<Self, I>];

    /// Makes the workflow.
    fn init(context: &WorkflowContextView, input: MessageOf<Self::Input>) -> I;

    /// Runs it.
    fn run(
        context: &mut WorkflowContext<Self, I>,
    ) -> impl Future<Output = WorkflowResult<MessageOf<Self::Output>>>;
}
