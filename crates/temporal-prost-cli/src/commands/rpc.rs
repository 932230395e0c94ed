//! What the commands of rpcs do, through the typed runtime.

use crate::{
    flags::{AnyWorkflow, AttachFlags, UpdateFlags},
    output::{CommandError, Exit, Facts, Report, payload},
    service::Invocation,
    session::Session,
    waiting::{Awaited, wait},
};
use temporal_prost::{
    Envelope, Execution, MessageOf, Query, ResultError, Signal, Start, Update, UpdateCall, UpdateError,
    UpdateHandle, Workflow, WorkflowHandle,
    command_line::{self, EMPTY, Signals as _},
};
use temporal_prost_expression::SystemEnv;
use temporalio_client::WorkflowGetResultOptions;

/// The ids of a workflow that goes on without anybody waiting for it.
pub(crate) fn ids(execution: &Execution) -> Facts {
    Facts::default()
        .with("workflowId", execution.workflow_id.as_str())
        .with_some("runId", execution.run_id.as_deref())
}

/// The message, in the order of its fields; nothing, if it is empty by its type.
pub(crate) fn message<V: Envelope>(message: &MessageOf<V>) -> Result<Report, CommandError> {
    if V::MESSAGE == EMPTY {
        return Ok(Report::Nothing);
    }
    let json = V::write_json(message).map_err(|error| CommandError::chain(Exit::Failure, &error))?;
    let value = serde_json::from_slice(&json).map_err(|error| CommandError::chain(Exit::Failure, &error))?;
    Ok(Report::Value(value))
}

/// The ids of a workflow that has started or, unless it is `detached`, its result.
pub(crate) async fn finish_start<W: Workflow>(
    session: &Session<'_>,
    workflow: &WorkflowHandle<W>,
    detached: bool,
) -> Result<Report, CommandError> {
    if detached { Ok(Report::Done(ids(&workflow.execution()))) } else { result(session, workflow).await }
}

/// The result of a workflow, once it has one.
pub(crate) async fn result<W: Workflow>(
    session: &Session<'_>,
    workflow: &WorkflowHandle<W>,
) -> Result<Report, CommandError> {
    let awaited = Awaited::result(session, &workflow.execution());
    let result = wait(session, awaited, workflow.result()).await??;
    message::<W::Output>(&result)
}

/// The same of a workflow whose type the service does not have.
pub(crate) async fn untyped_result(
    session: &Session<'_>,
    workflow: &WorkflowHandle<AnyWorkflow>,
) -> Result<Report, CommandError> {
    let execution = workflow.execution();
    let awaited = Awaited::result(session, &execution);
    let untyped = workflow.sdk().info().clone().bind_untyped(session.client().await?.clone());
    let result = wait(session, awaited, untyped.get_result(WorkflowGetResultOptions::default())).await?;
    let result = result.map_err(|error| ResultError::from_sdk(execution, error))?;
    let mut values = result.payloads.iter().map(payload::value);
    Ok(values.next().map_or(Report::Nothing, Report::Value))
}

pub(crate) async fn signal<M: Signal>(
    session: &Session<'_>,
    to: &AttachFlags,
    input: MessageOf<M::Input>,
) -> Result<Report, CommandError> {
    let workflow = to.handle(session.client().await?);
    workflow.signal::<M>(input).await?;
    Ok(Report::Sent(ids(&workflow.execution())))
}

pub(crate) async fn query<M: Query>(
    session: &Session<'_>,
    to: &AttachFlags,
    input: MessageOf<M::Input>,
) -> Result<Report, CommandError> {
    let workflow = to.run(session.client().await?);
    let answer = workflow.query::<M>(input).await?;
    message::<M::Output>(&answer)
}

pub(crate) async fn update<M: Update>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
    to: &AttachFlags,
    flags: &UpdateFlags,
) -> Result<Report, CommandError> {
    let input = invocation.input::<M::Input>()?;
    let workflow = to.handle(session.client().await?);
    let id = flags.id().map_or_else(|| known_id::<M>(&input), Ok)?;
    let awaited = Awaited::update(session, invocation, workflow.execution(), &id);
    let call: UpdateCall<AnyWorkflow, M> = workflow.update(input).id(id);
    match flags.stage(M::OPTIONS.wait_for_stage) {
        Some(stage) => {
            let sent = wait(session, awaited, call.wait_for_stage(stage).start()).await??;
            Ok(Report::Done(update_ids(&sent)))
        }
        None => message::<M::Output>(&wait(session, awaited, call.execute()).await??),
    }
}

/// The same as [`update`], of a workflow that is started if it does not run.
pub(crate) async fn update_with_start<W: Workflow, M: Update>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
    start: Start<W>,
    flags: &UpdateFlags,
) -> Result<Report, CommandError> {
    let input = invocation.second::<M::Input>()?;
    let id = flags.id().map_or_else(|| known_id::<M>(&input), Ok)?;
    let call =
        start.with_update::<M>(input, invocation.command.id_conflict_policy).update_id(&id).prepare()?;
    let awaited = Awaited::update(session, invocation, call.execution(), &id);
    let outcome = async {
        let sent = call.send().await?;
        match flags.stage(M::OPTIONS.wait_for_stage) {
            Some(stage) => Ok(Report::Done(update_ids(&sent.wait_for(stage).await?))),
            None => message::<M::Output>(&sent.result().await?),
        }
    };
    wait(session, awaited, outcome).await?
}

/// The schema's id or a new one: known before the update is sent, so that it can be asked for again.
fn known_id<M: Update>(input: &MessageOf<M::Input>) -> Result<String, UpdateError> {
    let expression = M::OPTIONS.id.unwrap_or(command_line::RANDOM_ID);
    command_line::id::<M::Input>(expression, input, &mut SystemEnv)
        .map_err(|source| UpdateError::Id { update: M::NAME, source })
}

fn update_ids<W: Workflow, M: Update>(update: &UpdateHandle<W, M>) -> Facts {
    ids(&update.execution()).with("updateId", update.id())
}
