//! Operations that send a query or an update to a workflow and return its result.

use super::{HandlerErrorType, NexusContext, NexusError, NexusHandler, NexusOperation, NexusStarted};
use crate::{
    definition::{Query, Update, Workflow},
    payload::{Empty, MessageOf},
    remote::WorkflowHandle,
};

/// A function that chooses the workflow by the input. Without it, the header of the request names the workflow.
pub(super) type WorkflowId<I> = Box<dyn Fn(&I) -> String + Send + Sync>;

/// The handler of an operation for the query or update `M`.
pub(super) struct Direct<M: NexusOperation> {
    workflow_id: Option<WorkflowId<MessageOf<M::Input>>>,
}

impl<M: NexusOperation> Direct<M> {
    pub(super) fn new(workflow_id: Option<WorkflowId<MessageOf<M::Input>>>) -> Self {
        Self { workflow_id }
    }

    fn workflow(
        &self,
        context: &NexusContext,
        input: &MessageOf<M::Input>,
    ) -> Result<WorkflowHandle<AnyWorkflow>, NexusError> {
        let id = match &self.workflow_id {
            Some(workflow_id) => Some(workflow_id(input)),
            None => context.workflow_id(),
        };
        let unset = || {
            let message = format!("the header `{}` is missing", super::WORKFLOW_ID_HEADER);
            NexusError::handler(HandlerErrorType::BadRequest, message)
        };
        let id = id.filter(|id| !id.is_empty()).ok_or_else(unset)?;
        context.trace_workflow(&id);
        Ok(WorkflowHandle::attach(context.client(), id))
    }
}

/// Queries, as opposed to updates.
pub(super) struct Queried<Q: NexusOperation>(pub(super) Direct<Q>);

impl<Q> NexusHandler<Q> for Queried<Q>
where
    Q: Query + NexusOperation<Input = <Q as Query>::Input, Output = <Q as Query>::Output>,
{
    async fn start(
        &self,
        context: NexusContext,
        input: MessageOf<<Q as Query>::Input>,
    ) -> Result<NexusStarted<MessageOf<<Q as Query>::Output>>, NexusError> {
        let workflow = self.0.workflow(&context, &input)?;
        Ok(NexusStarted::Completed(workflow.query::<Q>(input).await?))
    }
}

/// Updates, whose id is the id of the request unless the schema sets one. A repeated call gets the same result.
pub(super) struct Updated<U: NexusOperation>(pub(super) Direct<U>);

impl<U> NexusHandler<U> for Updated<U>
where
    U: Update + NexusOperation<Input = <U as Update>::Input, Output = <U as Update>::Output>,
{
    async fn start(
        &self,
        context: NexusContext,
        input: MessageOf<<U as Update>::Input>,
    ) -> Result<NexusStarted<MessageOf<<U as Update>::Output>>, NexusError> {
        let workflow = self.0.workflow(&context, &input)?;
        let update = workflow.update::<U>(input);
        let update = match U::OPTIONS.id {
            Some(_) => update,
            None => update.id(context.request_id()),
        };
        Ok(NexusStarted::Completed(update.execute().await?))
    }
}

/// A workflow of unknown type.
#[derive(Clone, Copy, Debug, Default)]
struct AnyWorkflow;

crate::__sdk_workflow!(AnyWorkflow, Empty, Empty);

impl Workflow for AnyWorkflow {
    const NAME: &'static str = "";
    type Service = ();
    type Ref<H> = H;
}
