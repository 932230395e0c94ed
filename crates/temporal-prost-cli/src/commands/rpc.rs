//! The calls of commands to workflows, through the typed runtime.

use super::{attempts::attempts, start_error::update_with_start_error};
use crate::{
    flags::{AnyWorkflow, AttachFlags, UpdateFlags},
    output::{CommandError, Exit, Facts, Report, payload},
    service::Invocation,
    session::Session,
    waiting::{Awaited, answer, outlast, wait},
};
use temporal_prost::{
    Envelope, Execution, MessageOf, Query, ResultError, Signal, Start, Update, UpdateError, UpdateHandle,
    Workflow, WorkflowHandle,
    codegen::command_line::{self, EMPTY, Signals as _},
};
use temporal_prost_expression::SystemEnv;
use temporalio_client::{Client, WorkflowGetResultOptions};

/// The ids of a workflow.
pub(super) fn ids(execution: &Execution) -> Facts {
    Facts::default()
        .with("workflowId", execution.workflow_id.as_str())
        .with_some("runId", execution.run_id.as_deref())
}

/// The message, with its fields in the order of the schema. An empty message type prints nothing.
fn message<E: Envelope>(message: &MessageOf<E>) -> Result<Report, CommandError> {
    if E::MESSAGE == EMPTY {
        return Ok(Report::Nothing);
    }
    let json = E::write_json(message).map_err(|error| CommandError::chain(Exit::Failure, &error))?;
    let value = serde_json::from_slice(&json).map_err(|error| CommandError::chain(Exit::Failure, &error))?;
    Ok(Report::Value(value))
}

/// The result of a workflow, or its ids if the command detaches.
pub(super) async fn finish_start<W: Workflow>(
    session: &Session<'_>,
    workflow: &WorkflowHandle<W>,
    detach: bool,
) -> Result<Report, CommandError> {
    if detach { Ok(Report::Done(ids(&workflow.execution()))) } else { result(session, workflow).await }
}

/// Waits for the result of a workflow.
pub(super) async fn result<W: Workflow>(
    session: &Session<'_>,
    workflow: &WorkflowHandle<W>,
) -> Result<Report, CommandError> {
    let awaited = Awaited::result(session, &workflow.execution());
    let client = session.client().await?;
    let attempt = || async {
        match workflow.result().await {
            Ok(result) => Ok(result),
            Err(error) => Err(result_error(client, error).await),
        }
    };
    let result = wait(session, awaited, outlast(attempt)).await?;
    message::<W::Output>(&result)
}

/// Adds the number of attempts of a failed activity.
async fn result_error(client: &Client, error: ResultError) -> CommandError {
    let attempts = match error.failure() {
        Some(failure) => attempts(client, error.execution(), failure).await,
        None => None,
    };
    let error = CommandError::from(error);
    attempts.into_iter().fold(error, CommandError::with_attempts)
}

/// Waits for the result of a workflow whose type is not in the schema.
pub(super) async fn untyped_result(
    session: &Session<'_>,
    workflow: &WorkflowHandle<AnyWorkflow>,
) -> Result<Report, CommandError> {
    let execution = workflow.execution();
    let awaited = Awaited::result(session, &execution);
    let untyped = workflow.sdk().info().clone().bind_untyped(session.client().await?.clone());
    let attempt = || async {
        let result = untyped.get_result(WorkflowGetResultOptions::default()).await;
        Ok(result.map_err(|error| ResultError::from_sdk(execution.clone(), error))?)
    };
    let result = Box::pin(wait(session, awaited, outlast(attempt))).await?;
    let mut values = result.payloads.iter().map(payload::value);
    Ok(values.next().map_or(Report::Nothing, Report::Value))
}

pub(super) async fn signal<S: Signal>(
    session: &Session<'_>,
    to: &AttachFlags,
    input: MessageOf<S::Input>,
) -> Result<Report, CommandError> {
    let workflow = to.handle(session.client().await?);
    workflow.signal::<S>(input).await?;
    Ok(Report::Sent(ids(&workflow.execution())))
}

pub(super) async fn query<Q: Query>(
    session: &Session<'_>,
    of: &AttachFlags,
    input: MessageOf<Q::Input>,
) -> Result<Report, CommandError> {
    let workflow = of.run(session.client().await?);
    let query = async { Ok(workflow.query::<Q>(input).await?) };
    message::<Q::Output>(&answer(session, &workflow, query).await?)
}

pub(super) async fn update<U: Update>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
    to: &AttachFlags,
    flags: &UpdateFlags,
) -> Result<Report, CommandError> {
    let input = invocation.input::<U::Input>()?;
    let workflow = to.handle(session.client().await?);
    let id = flags.id().map_or_else(|| update_id::<U>(&input), Ok)?;
    let awaited = Awaited::update(session, invocation, workflow.execution(), &id);
    // Sent again after an outage, an update with the same id is the same update.
    let call = || Ok::<_, CommandError>(workflow.update::<U>(invocation.input::<U::Input>()?).id(&id));
    if let Some(stage) = flags.stage(U::OPTIONS.wait_for_stage) {
        let attempt = || async { Ok(call()?.wait_for_stage(stage).start().await?) };
        return Ok(Report::Done(update_ids(&wait(session, awaited, outlast(attempt)).await?)));
    }
    let attempt = || async { Ok(call()?.execute().await?) };
    message::<U::Output>(&wait(session, awaited, outlast(attempt)).await?)
}

/// Sends an update to a workflow, and starts the workflow if it is not running.
pub(super) async fn update_with_start<W: Workflow, U: Update>(
    session: &Session<'_>,
    invocation: &Invocation<'_>,
    start: Start<W>,
    flags: &UpdateFlags,
) -> Result<Report, CommandError> {
    let input = invocation.second::<U::Input>()?;
    let id = flags.id().map_or_else(|| update_id::<U>(&input), Ok)?;
    let call = start.with_update::<U>(input, invocation.command.id_conflict_policy).update_id(&id);
    let call = call.prepare().map_err(|error| update_with_start_error(invocation, error))?;
    let awaited = Awaited::update(session, invocation, call.execution(), &id);
    let outcome = async {
        let sent = call.send().await?;
        match flags.stage(U::OPTIONS.wait_for_stage) {
            Some(stage) => {
                outlast(|| async { Ok(sent.clone().wait_for(stage).await?) }).await?;
                Ok(Report::Done(update_ids(&sent)))
            }
            None => message::<U::Output>(&outlast(|| async { Ok(sent.result().await?) }).await?),
        }
    };
    wait(session, awaited, outcome).await
}

/// The schema's id, or a new one. It has to be known before the update is sent, so that a person can wait again.
fn update_id<U: Update>(input: &MessageOf<U::Input>) -> Result<String, UpdateError> {
    let expression = U::OPTIONS.id.unwrap_or(command_line::RANDOM_ID);
    command_line::id::<U::Input>(expression, input, &mut SystemEnv)
        .map_err(|source| UpdateError::Id { update: U::NAME, source })
}

fn update_ids<W: Workflow, U: Update>(update: &UpdateHandle<W, U>) -> Facts {
    ids(&update.execution()).with("updateId", update.id())
}
