use super::{Handler, WorkflowContext};
use crate::{definition::Workflow, payload::MessageOf};
use temporalio_workflow::{WorkflowContextView, WorkflowResult};

/// A workflow that `I` implements. Generated code implements this trait.
pub trait Implementation<I: 'static>: Workflow {
    /// The handlers of its signals, queries and updates.
    const HANDLERS: &'static [&'static dyn Handler<Self, I>];

    /// Creates the workflow.
    fn init(context: &WorkflowContextView, input: MessageOf<Self::Input>) -> I;

    /// Runs the workflow.
    fn run(
        context: &mut WorkflowContext<Self, I>,
    ) -> impl Future<Output = WorkflowResult<MessageOf<Self::Output>>>;
}
