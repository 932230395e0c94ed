//! Operations that run workflows.

mod call_id;
mod token;

use super::{HandlerErrorType, NexusContext, NexusError, NexusHandler, NexusOperation, NexusStarted, link};
use crate::{
    definition::Workflow,
    payload::MessageOf,
    remote::{Start, WorkflowHandle, rehearse},
};
use std::marker::PhantomData;
use temporalio_client::{Client, NamespacedClient as _, grpc::WorkflowService, tonic::IntoRequest as _};
use temporalio_common::{
    WorkflowDefinition,
    protos::temporal::api::{
        common::v1::{Callback, callback, link::Variant},
        workflow::v1::OnConflictOptions,
        workflowservice::v1::{StartWorkflowExecutionRequest, StartWorkflowExecutionResponse},
    },
};

/// The handler of an operation that runs the workflow `W`.
pub(super) struct StartWorkflow<W>(PhantomData<fn() -> W>);

impl<W> Default for StartWorkflow<W> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<W> NexusHandler<W> for StartWorkflow<W>
where
    W: Workflow + NexusOperation<Input = <W as WorkflowDefinition>::Input>,
{
    async fn start(
        &self,
        context: NexusContext,
        input: MessageOf<<W as WorkflowDefinition>::Input>,
    ) -> Result<NexusStarted<MessageOf<<W as NexusOperation>::Output>>, NexusError> {
        let client = context.client();
        let id = call_id::workflow_id::<W>(context.request_id(), &input)
            .map_err(|error| NexusError::handler(HandlerErrorType::BadRequest, error))?;
        context.trace_workflow(&id);
        let token = token::of_workflow(&client.namespace(), &id);
        let start = Start::<W>::new(client, input).id(&*id);
        let start = match W::OPTIONS.task_queue {
            Some(_) => start,
            None => start.task_queue(context.task_queue()),
        };
        let request = linked(rehearse(start).await?, &context, &token);
        let started = send(client, request).await?;
        context.add_link(match started.link.and_then(|link| link.variant) {
            Some(Variant::WorkflowEvent(event)) => link::to_event(&event),
            _ => link::to_run(&client.namespace(), &id, &started.run_id),
        });
        Ok(NexusStarted::Started(token))
    }

    async fn cancel(&self, context: NexusContext, token: String) -> Result<(), NexusError> {
        let client = context.client();
        let id = token::workflow_id(&token, &client.namespace())?;
        context.trace_workflow(&id);
        let workflow = WorkflowHandle::<W>::attach(client, id);
        Ok(workflow.cancel("the caller of the Nexus operation has cancelled it").await?)
    }
}

/// Connects the workflow with its caller, whose callback receives the result.
fn linked(
    mut request: StartWorkflowExecutionRequest,
    context: &NexusContext,
    token: &str,
) -> StartWorkflowExecutionRequest {
    context.request_id().clone_into(&mut request.request_id);
    request.completion_callbacks.extend(context.callback().map(|callback| with_token(callback, token)));
    request.links.extend_from_slice(context.links());
    // A workflow that is running already gets the callback, too, if the schema allows it to be used.
    request.on_conflict_options = Some(OnConflictOptions {
        attach_request_id: true,
        attach_completion_callbacks: true,
        attach_links: true,
    });
    request.request_eager_execution = false;
    request
}

/// Servers before 1.27 call the token an id.
fn with_token(mut callback: Callback, token: &str) -> Callback {
    if let Some(callback::Variant::Nexus(nexus)) = &mut callback.variant {
        for name in ["nexus-operation-token", "nexus-operation-id"] {
            nexus.header.insert(name.to_owned(), token.to_owned());
        }
    }
    callback
}

async fn send(
    client: &Client,
    request: StartWorkflowExecutionRequest,
) -> Result<StartWorkflowExecutionResponse, NexusError> {
    let sent = WorkflowService::start_workflow_execution(&mut client.clone(), request.into_request()).await;
    Ok(sent.map_err(|status| NexusError::from_status(&status))?.into_inner())
}
