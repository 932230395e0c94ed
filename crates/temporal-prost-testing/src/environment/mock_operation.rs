//! Mocks of Nexus operations.

use super::answer::{IDENTITY, NexusTask as Task};
use super::crew::Crew;
use super::mock::Mock;
use crate::proto::{Failure, FailureInfo, Payload, Payloads, failure, nexus, service};
use crate::run::operation::End;
use crate::task::token::{TaskToken, TokenKind};
use nexus::{request::Variant, response, start_operation_response as started};
use std::sync::Arc;
use temporalio_common::data_converters::{TemporalDeserializable, TemporalSerializable};
use temporalio_sdk::error::ApplicationFailure;

/// The token of operations that take some time.
const TOKEN: &str = "mock";

/// Answers calls until the environment ends.
pub(super) fn spawn<I, F, A, O>(crew: &Crew, mock: Mock, answer: F)
where
    I: TemporalDeserializable + Send + 'static,
    F: Fn(I) -> A + Send + Sync + 'static,
    A: Future<Output = Result<O, ApplicationFailure>> + Send + 'static,
    O: TemporalSerializable + Send + Sync + 'static,
{
    let answer = Arc::new(answer);
    mock.work(crew, move |mock, mut task: Task| {
        let answer = answer.clone();
        async move {
            match task.request.take().and_then(|request| request.variant) {
                Some(Variant::StartOperation(start)) => mock.start(task, start, &*answer).await,
                Some(Variant::CancelOperation(_)) => mock.cancel(task),
                None => {}
            }
        }
    });
}

impl Mock {
    async fn start<I, F, A, O>(&self, task: Task, start: nexus::StartOperationRequest, answer: &F)
    where
        I: TemporalDeserializable + Send + 'static,
        F: Fn(I) -> A,
        A: Future<Output = Result<O, ApplicationFailure>>,
        O: TemporalSerializable + Send + Sync + 'static,
    {
        let input = self.receive(start.payload.map(|payload| Payloads { payloads: vec![payload] })).await;
        if let Some(failure) = self.next_failure() {
            return self.reject(task, self.failure(failure));
        }
        let answered = match input {
            Ok(input) => self.output(answer(input).await).await,
            Err(unreadable) => Err(self.failure(unreadable)),
        };
        if self.duration().is_zero() {
            return self.answer_operation(task, at_once(answered));
        }
        self.go_on(task, &start.request_id, answered.map_or_else(End::Failed, End::Completed)).await;
    }

    async fn output<O: TemporalSerializable + Send + Sync + 'static>(
        &self,
        answered: Result<O, ApplicationFailure>,
    ) -> Result<Option<Payload>, Failure> {
        let encoded = match answered {
            Ok(output) => self.encode(output).await,
            Err(failure) => Err(failure),
        };
        let payloads = encoded.map_err(|failure| self.failure(failure))?;
        Ok(payloads.and_then(|payloads| payloads.payloads.into_iter().next()))
    }

    /// Starts an operation, and ends it after its duration.
    async fn go_on(&self, task: Task, request_id: &str, end: End) {
        let Ok(operation) = TaskToken::decode(&task.task_token, TokenKind::Nexus) else { return };
        let hold = self.server.with(|state| state.hub.clock.busy());
        let operation_token = TOKEN.to_owned();
        let variant =
            started::Variant::AsyncSuccess(started::Async { operation_token, ..Default::default() });
        self.answer_operation(task, variant);
        let hold = self.server.suspend_mock(hold, self.duration()).await;
        self.server.with(|state| state.end_mocked(&operation, request_id, end));
        drop(hold);
    }

    fn cancel(&self, task: Task) {
        let operation = TaskToken::decode(&task.task_token, TokenKind::Nexus);
        self.respond_operation(task, response::Variant::CancelOperation(nexus::CancelOperationResponse {}));
        if let Ok(operation) = operation {
            self.server.with(|state| state.cancel_mocked(&operation));
        }
    }

    fn answer_operation(&self, task: Task, variant: started::Variant) {
        let response = nexus::StartOperationResponse { variant: Some(variant) };
        self.respond_operation(task, response::Variant::StartOperation(response));
    }

    fn respond_operation(&self, task: Task, variant: response::Variant) {
        let request = service::RespondNexusTaskCompletedRequest {
            task_token: task.task_token,
            identity: IDENTITY.to_owned(),
            response: Some(nexus::Response { variant: Some(variant) }),
            ..Default::default()
        };
        // The operation may have timed out in the meantime.
        let _ = self.server.with(|state| state.nexus_task_completed(request).map(|_| ()));
    }

    /// Rejects a request, which is repeated.
    fn reject(&self, task: Task, cause: Failure) {
        let info = failure::NexusHandlerFailureInfo { r#type: "INTERNAL".to_owned(), ..Default::default() };
        let failure = Failure {
            message: cause.message.clone(),
            failure_info: Some(FailureInfo::NexusHandlerFailureInfo(info)),
            cause: Some(Box::new(cause)),
            ..Default::default()
        };
        let request = service::RespondNexusTaskFailedRequest {
            task_token: task.task_token,
            identity: IDENTITY.to_owned(),
            failure: Some(failure),
            ..Default::default()
        };
        let _ = self.server.with(|state| state.nexus_task_failed(request).map(|_| ()));
    }
}

fn at_once(answered: Result<Option<Payload>, Failure>) -> started::Variant {
    match answered {
        Ok(payload) => started::Variant::SyncSuccess(started::Sync { payload, links: Vec::new() }),
        Err(failure) => started::Variant::Failure(failure),
    }
}
