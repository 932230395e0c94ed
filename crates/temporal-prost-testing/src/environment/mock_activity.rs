//! Mocks of activities.

use super::answer::{ActivityTask as Task, IDENTITY};
use super::crew::Crew;
use super::mock::Mock;
use crate::proto::service;
use crate::task::token::{TaskToken, TokenKind};
use std::sync::Arc;
use temporalio_common::ActivityDefinition;
use temporalio_sdk::error::ApplicationFailure;

/// Answers calls until the environment ends.
pub(super) fn spawn<D, F, A, R>(crew: &Crew, mock: Mock, answer: F)
where
    D: ActivityDefinition,
    F: Fn(D::Input) -> A + Send + Sync + 'static,
    A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
    R: Into<D::Output> + Send,
{
    let answer = Arc::new(answer);
    mock.work(crew, move |mock, task| {
        let answer = answer.clone();
        async move {
            let answered = mock.answer::<D, _, _, _>(&task, &*answer).await;
            mock.respond(task, answered);
        }
    });
}

impl Mock {
    async fn answer<D, F, A, R>(
        &self,
        task: &Task,
        answer: &F,
    ) -> Result<Option<crate::proto::Payloads>, ApplicationFailure>
    where
        D: ActivityDefinition,
        F: Fn(D::Input) -> A,
        A: Future<Output = Result<R, ApplicationFailure>>,
        R: Into<D::Output>,
    {
        let input = self.receive(task.input.clone()).await?;
        self.pass(task).await;
        if let Some(failure) = self.next_failure() {
            return Err(failure);
        }
        let output: D::Output = answer(input).await?.into();
        self.encode(output).await
    }

    /// Lets the duration of the call pass in virtual time.
    async fn pass(&self, task: &Task) {
        let duration = self.duration();
        let Ok(token) = TaskToken::decode(&task.task_token, TokenKind::Activity) else { return };
        if !duration.is_zero() {
            self.server.suspend_activity(&token, duration).await;
        }
    }

    pub(super) fn respond(
        &self,
        task: Task,
        answered: Result<Option<crate::proto::Payloads>, ApplicationFailure>,
    ) {
        let (task_token, identity) = (task.task_token, IDENTITY.to_owned());
        // The activity may have timed out in the meantime.
        let _ = match answered {
            Ok(result) => {
                let request = service::RespondActivityTaskCompletedRequest {
                    task_token,
                    result,
                    identity,
                    ..Default::default()
                };
                self.server.with(|state| state.activity_completed(request).map(|_| ()))
            }
            Err(failure) => {
                let failure = Some(self.failure(failure));
                let request = service::RespondActivityTaskFailedRequest {
                    task_token,
                    failure,
                    identity,
                    ..Default::default()
                };
                self.server.with(|state| state.activity_failed(request).map(|_| ()))
            }
        };
    }
}
