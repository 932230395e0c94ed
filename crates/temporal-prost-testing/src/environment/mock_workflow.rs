//! Mocks of workflows: small workers that complete a workflow in its first task, or after a timer.

use super::crew::Crew;
use super::mock::Mock;
use crate::proto::command::{
    Command, CompleteWorkflowExecution, FailWorkflowExecution, Requested, StartTimer,
};
use crate::proto::{TaskQueue, event, proto_duration, service};
use crate::task::queues::Kind;
use crate::task::token::{TaskToken, TokenKind};
use prost::Message;
use std::sync::Arc;
use temporalio_common::WorkflowDefinition;
use temporalio_sdk::error::ApplicationFailure;
use tokio::task::spawn_local;

type Task = service::PollWorkflowTaskQueueResponse;

/// Answers starts until the environment ends.
pub(super) fn spawn<D, F, A, R>(crew: &Crew, mock: Mock, answer: F)
where
    D: WorkflowDefinition,
    F: Fn(D::Input) -> A + Send + Sync + 'static,
    A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
    R: Into<D::Output> + Send,
{
    let answer = Arc::new(answer);
    crew.spawn(move || {
        Box::pin(async move {
            loop {
                let task = mock.next_task().await;
                let (mock, answer) = (mock.clone(), answer.clone());
                spawn_local(async move {
                    let command = mock.command::<D, _, _, _>(&task, &*answer).await;
                    mock.complete(task, command);
                });
            }
        })
    });
}

impl Mock {
    pub(super) async fn next_task(&self) -> Task {
        let key = self.queue(Kind::Workflow);
        let queue = TaskQueue { name: key.name.clone(), ..Default::default() };
        let wake = self.server.with(|state| {
            let queue = state.hub.queues.at(&key);
            queue.poll_begins();
            queue.wake.clone()
        });
        loop {
            let take =
                |state: &mut crate::state::State| state.take_workflow_task(&key.namespace, &queue, "mock");
            let task = self.server.until(&wake, None, take).await;
            if let Some(task) = task.and_then(|task| Task::decode(&*task).ok()) {
                self.server.with(|state| state.hub.queues.at(&key).poll_ends());
                return task;
            }
        }
    }

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
            identity: "mock".to_owned(),
            ..Default::default()
        };
        // The workflow may have been terminated in the meantime.
        let _ = self.server.with(|state| state.workflow_task_completed(request).map(|_| ()));
    }
}
