//! The activities.

use super::{
    client::{AnyWorkflow, Client},
    failed,
    progress::{Progress, request_id, waiting, waiting_for_result},
};
use crate::{
    definition::{Query, Signal, Signals as _, Update},
    payload::MessageOf,
    protos::temporal::xns::v1::{
        GetWorkflowRequest, QueryRequest, SignalRequest, UpdateRequest, UpdateWithStartRequest,
        UpdateWorkflowWithOptionsRequest, WorkflowRequest,
    },
    remote::{StartError, UpdateHandle, WorkflowHandle},
    xns::{Called, CalledWith, cancel::CancelRequest, outcome::Finished, request::unpack},
};
use temporalio_common::WorkflowDefinition;
use temporalio_sdk::activities::{ActivityContext, ActivityError};

type Output<W> = MessageOf<<W as WorkflowDefinition>::Output>;
type Ended<M> = Result<Finished<M>, ActivityError>;

/// Starts a workflow.
pub(super) async fn start<W: Called>(
    client: &Client,
    ctx: ActivityContext,
    mut request: WorkflowRequest,
) -> Ended<Output<W>> {
    let mut progress = Progress::of(&ctx, &mut request);
    let workflow = if let Some([id, run]) = Progress::before(&ctx) {
        client.workflow::<W>(&id, &run)
    } else {
        let input = unpack::<W::Input>(request.request.take()).map_err(failed::input)?;
        let options = request.start_workflow_options.clone().unwrap_or_default();
        let start = client.start::<W>(&ctx, input, options).await.map_err(failed::start)?;
        attach(client, &request, start.handle().await)?
    };
    note(&mut progress, &ctx, &workflow).await;
    end(&ctx, &progress, &workflow, &request).await
}

/// Starts a workflow together with a signal.
pub(super) async fn signal_with_start<W: CalledWith<S>, S: Signal>(
    client: &Client,
    ctx: ActivityContext,
    mut request: WorkflowRequest,
) -> Ended<Output<W>> {
    let mut progress = Progress::of(&ctx, &mut request);
    let workflow = if let Some([id, run]) = Progress::before(&ctx) {
        client.workflow::<W>(&id, &run)
    } else {
        let input = unpack::<W::Input>(request.request.take()).map_err(failed::input)?;
        let signal = unpack::<S::Input>(request.signal.take()).map_err(failed::input)?;
        let options = request.start_workflow_options.clone().unwrap_or_default();
        let start = client.start::<W>(&ctx, input, options).await.map_err(failed::start)?;
        attach(client, &request, start.with_signal::<S>(signal).handle().await)?
    };
    note(&mut progress, &ctx, &workflow).await;
    end(&ctx, &progress, &workflow, &request).await
}

/// Returns the workflow that was started, or the one that has the id already.
fn attach<W: Called>(
    client: &Client,
    request: &WorkflowRequest,
    started: Result<WorkflowHandle<W>, StartError>,
) -> Result<WorkflowHandle<W>, ActivityError> {
    let options = request.start_workflow_options.as_ref();
    let fails = options.is_some_and(|options| options.error_when_already_started);
    let execution = match started {
        Ok(workflow) => workflow.execution(),
        Err(StartError::AlreadyStarted { execution, .. }) if !fails => execution,
        Err(error) => return Err(failed::start(error)),
    };
    Ok(client.workflow(&execution.workflow_id, execution.run_id.as_deref().unwrap_or_default()))
}

async fn note<W: Called>(progress: &mut Progress, ctx: &ActivityContext, workflow: &WorkflowHandle<W>) {
    progress.note(ctx, [workflow.id(), workflow.run_id().unwrap_or_default()]).await;
}

/// Waits for the result of a workflow, unless its start is all that was requested.
async fn end<W: Called>(
    ctx: &ActivityContext,
    progress: &Progress,
    workflow: &WorkflowHandle<W>,
    request: &WorkflowRequest,
) -> Ended<Output<W>> {
    if request.detached {
        return Ok(Finished::Started(workflow.run_id().map(str::to_owned)));
    }
    let result = progress.wait(ctx, workflow.result_with(waiting_for_result(ctx))).await;
    match result {
        Ok(result) => Ok(Finished::Result(result.map_err(failed::result)?)),
        Err(stop) => Err(stop.end(workflow, request.parent_close_policy).await),
    }
}

/// Waits for the result of a workflow that runs already.
pub(super) async fn get<W: Called>(
    client: &Client,
    ctx: ActivityContext,
    mut request: GetWorkflowRequest,
) -> Result<Output<W>, ActivityError> {
    let progress = Progress::of(&ctx, &mut request);
    let workflow = client.workflow::<W>(&request.workflow_id, &request.run_id);
    let result = progress.wait(&ctx, workflow.result_with(waiting_for_result(&ctx))).await;
    match result {
        Ok(result) => result.map_err(failed::result),
        Err(stop) => Err(stop.end(&workflow, request.parent_close_policy).await),
    }
}

/// Starts a workflow together with an update.
pub(super) async fn update_with_start<W: CalledWith<U>, U: Update>(
    client: &Client,
    ctx: ActivityContext,
    mut request: UpdateWithStartRequest,
) -> Ended<MessageOf<U::Output>> {
    let mut progress = Progress::of(&ctx, &mut request);
    let update = match Progress::before(&ctx) {
        Some([id, run, update]) => client.workflow::<W>(&id, &run).update_handle::<U>(update),
        None => updated::<W, U>(client, &ctx, &mut request).await?,
    };
    let execution = update.execution();
    let run = execution.run_id.clone().unwrap_or_default();
    progress.note(&ctx, [&execution.workflow_id, &run, update.id()]).await;
    if request.detached {
        return Ok(Finished::Started(execution.run_id));
    }
    match progress.wait(&ctx, update.result_with(waiting(&ctx))).await {
        Ok(result) => Ok(Finished::Result(result.map_err(failed::update)?)),
        Err(stop) => {
            let workflow = client.workflow::<W>(&execution.workflow_id, &run);
            Err(stop.end(&workflow, request.parent_close_policy).await)
        }
    }
}

/// Sends a start together with an update, and waits until the update is accepted.
async fn updated<W: CalledWith<U>, U: Update>(
    client: &Client,
    ctx: &ActivityContext,
    request: &mut UpdateWithStartRequest,
) -> Result<UpdateHandle<W, U>, ActivityError> {
    let input = unpack::<W::Input>(request.input.take()).map_err(failed::input)?;
    let update = unpack::<U::Input>(request.update.take()).map_err(failed::input)?;
    let options = request.start_workflow_options.take().unwrap_or_default();
    let start = client.start::<W>(ctx, input, options).await.map_err(failed::start)?;
    let id = request.update_workflow_options.take().unwrap_or_default().update_id;
    let mut update = start.with_update::<U>(update, None).wait_for_stage(crate::WaitPolicy::Accepted);
    if !id.is_empty() {
        update = update.update_id(id);
    }
    let (update, _) = update.start().await.map_err(failed::update_with_start)?;
    let execution = update.execution();
    let run = execution.run_id.unwrap_or_default();
    Ok(client.workflow::<W>(&execution.workflow_id, &run).update_handle(update.id()))
}

/// Sends a query.
pub(super) async fn query<Q: Query>(
    client: &Client,
    ctx: ActivityContext,
    mut request: QueryRequest,
) -> Result<MessageOf<Q::Output>, ActivityError> {
    let progress = Progress::of(&ctx, &mut request);
    let input = unpack::<Q::Input>(request.request).map_err(failed::input)?;
    let workflow = client.workflow::<AnyWorkflow>(&request.workflow_id, &request.run_id);
    let answer = progress.wait(&ctx, workflow.query::<Q>(input).into_future()).await?;
    answer.map_err(failed::query)
}

/// Sends a signal.
pub(super) async fn signal<S: Signal>(
    client: &Client,
    ctx: ActivityContext,
    mut request: SignalRequest,
) -> Result<(), ActivityError> {
    let progress = Progress::of(&ctx, &mut request);
    let input = unpack::<S::Input>(request.request).map_err(failed::input)?;
    let workflow = client.workflow::<AnyWorkflow>(&request.workflow_id, &request.run_id);
    let id = request_id(&ctx);
    let signal = workflow.signal::<S>(input).options(|options| options.request_id = Some(id));
    let sent = progress.wait(&ctx, signal.into_future()).await?;
    sent.map_err(failed::interaction)
}

/// Sends an update.
pub(super) async fn update<U: Update>(
    client: &Client,
    ctx: ActivityContext,
    mut request: UpdateRequest,
) -> Result<MessageOf<U::Output>, ActivityError> {
    let mut progress = Progress::of(&ctx, &mut request);
    let UpdateWorkflowWithOptionsRequest { update_id, workflow_id, run_id, first_execution_run_id, .. } =
        request.update_workflow_options.unwrap_or_default();
    let run = if run_id.is_empty() { &first_execution_run_id } else { &run_id };
    let workflow = client.workflow::<AnyWorkflow>(&workflow_id, run);
    let update = if let Some([id]) = Progress::before(&ctx) {
        workflow.update_handle::<U>(id)
    } else {
        let input = unpack::<U::Input>(request.request).map_err(failed::input)?;
        let mut update = workflow.update::<U>(input).wait_for_stage(crate::WaitPolicy::Accepted);
        if !update_id.is_empty() {
            update = update.id(update_id);
        }
        update.start().await.map_err(failed::update)?
    };
    progress.note(&ctx, [update.id()]).await;
    let result = progress.wait(&ctx, update.result_with(waiting(&ctx))).await?;
    result.map_err(failed::update)
}

/// Requests cancellation of a workflow.
pub(super) async fn cancel(
    client: &Client,
    _: ActivityContext,
    request: CancelRequest,
) -> Result<(), ActivityError> {
    let workflow = client.workflow::<AnyWorkflow>(&request.workflow_id, &request.run_id);
    workflow.cancel("xns cancellation").await.map_err(failed::interaction)
}
