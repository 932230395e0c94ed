//! Mocks of workflows: small workers that complete a workflow in its first task, or after a timer.

use super::answer::{IDENTITY, WorkflowTask as Task};
use super::crew::Crew;
use super::mock::Mock;
use crate::proto::command::{
    Command, CompleteWorkflowExecution, FailWorkflowExecution, Requested, StartTimer,
};
use crate::proto::{event, proto_duration, service};
use crate::task::token::{TaskToken, TokenKind};
use std::sync::Arc;
use temporalio_common::WorkflowDefinition;
use temporalio_sdk::error::ApplicationFailure;

/// Answers starts until the environment ends.
pub(super) fn spawn<D, F, A, R>(crew: &Crew, mock: Mock, answer: F)
where
    D: WorkflowDefinition,
    F: Fn(D::Input) -> A + Send + Sync + 'static,
    A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
    R: Into<D::Output> + Send,
{
    let answer = Arc::new(answer);
    mock.work(crew, move |mock, task| {
        let answer = answer.clone();
        async move {
            let command = mock.command::<D, _, _, _>(&task, &*answer).await;
            mock.complete(task, command);
        }
    });
}

impl Mock {
    /// Returns the command that ends the workflow, or the command that starts its timer.
    async fn command<D, F, A, R>(&self, task: &Task, answer: &F) -> Option<Requested>
    where
        D: WorkflowDefinition,
        F: Fn(D::Input) -> A,
        A: Future<Output = Result<R, ApplicationFailure>>,
        R: Into<D::Output>,
    {
        let duration = self.duration();
        if !duration.is_zero() && task.previous_started_event_id == 0 {
            let start_to_fire_timeout = Some(proto_duration(duration));
            let timer = StartTimer { timer_id: "mock".to_owned(), start_to_fire_timeout };
            return Some(Requested::StartTimerCommandAttributes(timer));
        }
        if !duration.is_zero() && !self.timer_has_fired(task) {
            return None;
        }
        Some(match self.result::<D, _, _, _>(task, answer).await {
            Ok(result) => {
                Requested::CompleteWorkflowExecutionCommandAttributes(CompleteWorkflowExecution { result })
            }
            Err(failure) => {
                let failure = Some(self.failure(failure));
                Requested::FailWorkflowExecutionCommandAttributes(FailWorkflowExecution { failure })
            }
        })
    }

    fn timer_has_fired(&self, task: &Task) -> bool {
        let Ok(token) = TaskToken::decode(&task.task_token, TokenKind::Workflow) else { return false };
        self.server.with(|state| state.runs.get(&token.run).is_some_and(|run| run.timers.is_empty()))
    }

    async fn result<D, F, A, R>(
        &self,
        task: &Task,
        answer: &F,
    ) -> Result<Option<crate::proto::Payloads>, ApplicationFailure>
    where
        D: WorkflowDefinition,
        F: Fn(D::Input) -> A,
        A: Future<Output = Result<R, ApplicationFailure>>,
        R: Into<D::Output>,
    {
        let first = task.history.as_ref().and_then(|history| history.events.first());
        let started = first.and_then(|event| event.attributes.clone());
        let started =
            started.and_then(<event::WorkflowExecutionStarted as crate::proto::Event>::from_attributes);
        let input = self.receive(started.unwrap_or_default().input).await?;
        if let Some(failure) = self.next_failure() {
            return Err(failure);
        }
        let output: D::Output = answer(input).await?.into();
        self.encode(output).await
    }

    pub(super) fn complete(&self, task: Task, requested: Option<Requested>) {
        let command = |attributes| Command { attributes: Some(attributes), ..Default::default() };
        let request = service::RespondWorkflowTaskCompletedRequest {
            task_token: task.task_token,
            commands: requested.map(command).into_iter().collect(),
            identity: IDENTITY.to_owned(),
            ..Default::default()
        };
        // The workflow may have been terminated in the meantime.
        let _ = self.server.with(|state| state.workflow_task_completed(request).map(|_| ()));
    }
}
