//! One task, from its arrival to its answer.

use super::{
    around::{Around, NexusAnswer},
    metrics::{Ended, Metrics},
    poll,
    registry::Registry,
    respond::{self, Answer},
};
use crate::{
    hook::Hooks,
    nexus::{HandlerErrorType, NexusContext, NexusError, context::Received, header::Headers},
};
use futures_util::FutureExt as _;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};
use temporalio_client::Client;
use temporalio_common::protos::temporal::api::{
    nexus::v1::{CancelOperationRequest, Request, StartOperationRequest, request::Variant},
    workflowservice::v1::PollNexusTaskQueueResponse,
};
use tracing::Instrument as _;

/// The data that the tasks of a worker share.
pub(super) struct Desk {
    pub(super) client: Client,
    pub(super) task_queue: String,
    pub(super) registry: Registry,
    pub(super) metrics: Metrics,
    pub(super) around: Around,
    pub(super) hooks: Hooks,
}

impl Desk {
    /// Handles a task and answers it in time. A task that is not answered in time is dropped, since the server has sent
    /// it again.
    pub(super) async fn handle(&self, mut task: PollNexusTaskQueueResponse) {
        let arrived = Instant::now();
        let request = task.request.take().unwrap_or_default();
        let subject = Subject::of(&request);
        task.request = Some(Request { capabilities: request.capabilities, ..Request::default() });
        let span = tracing::info_span!(
            "nexus_task",
            service = subject.service,
            operation = subject.operation,
            request_id = subject.request_id,
            is_cancel = subject.is_cancel,
        );
        let ended = self.answer(request, &task, arrived).instrument(span).await;
        self.metrics.record(&subject, &ended, arrived.elapsed());
    }

    async fn answer(&self, request: Request, task: &PollNexusTaskQueueResponse, arrived: Instant) -> Ended {
        let headers = Headers::new(request.header);
        let (timeout, outcome) = match headers.timeout() {
            Ok(timeout) => {
                let received = self.received(headers, timeout.map(|timeout| arrived + timeout));
                let outcome = within(timeout, self.perform(request.variant, received)).await;
                (timeout, outcome)
            }
            Err(message) => (None, Some(Err(NexusError::handler(HandlerErrorType::BadRequest, message)))),
        };
        match outcome {
            Some(Ok(answer)) => self.respond(task, answer, None).await,
            Some(Err(error)) => self.reject(task, error).await,
            None => {
                tracing::warn!(?timeout, "the handler has not ended in time");
                Ended::Failed("timeout".to_owned())
            }
        }
    }

    fn received(&self, headers: Headers, deadline: Option<Instant>) -> Received {
        let (client, hooks, task_queue) = (self.client.clone(), self.hooks.clone(), self.task_queue.clone());
        Received { client, hooks, task_queue, headers, deadline }
    }

    /// Runs the handler. Its panic is an internal error.
    async fn perform(&self, variant: Option<Variant>, received: Received) -> Result<Answer, NexusError> {
        let handled = async {
            match variant {
                Some(Variant::StartOperation(start)) => self.start(start, received).await,
                Some(Variant::CancelOperation(cancel)) => self.cancel(cancel, received).await,
                None => Err(NexusError::not_implemented("the kind of the request is unknown")),
            }
        };
        let panicked = |_| Err(NexusError::handler(HandlerErrorType::Internal, "the handler has panicked"));
        AssertUnwindSafe(handled).catch_unwind().await.unwrap_or_else(panicked)
    }

    async fn start(
        &self,
        mut start: StartOperationRequest,
        received: Received,
    ) -> Result<Answer, NexusError> {
        let operation = self.registry.find(&start.service, &start.operation)?;
        let input = start.payload.take();
        let context = NexusContext::of_start(received, &start);
        let handled = async {
            let outcome = operation.start(context.clone(), input).await;
            NexusAnswer(outcome.map(|outcome| respond::of_start(outcome, context.answered())))
        };
        self.around.apply(&context, handled.boxed()).await.0
    }

    async fn cancel(&self, cancel: CancelOperationRequest, received: Received) -> Result<Answer, NexusError> {
        let operation = self.registry.find(&cancel.service, &cancel.operation)?;
        let context = NexusContext::of_cancel(received, &cancel);
        let cancelled = operation.cancel(context.clone(), token_of(cancel));
        let handled = cancelled.map(|cancelled| NexusAnswer(cancelled.map(|()| respond::of_cancel())));
        self.around.apply(&context, handled.boxed()).await.0
    }

    async fn reject(&self, task: &PollNexusTaskQueueResponse, error: NexusError) -> Ended {
        tracing::warn!("the request failed: {error}");
        let reason = error.reason();
        match respond::of_error(&self.client, error, poll::is_temporal(task)).await {
            Ok(answer) => self.respond(task, answer, Some(reason)).await,
            Err(error) => {
                tracing::error!("the failure cannot be converted: {error}");
                Ended::Failed("internal_sdk_error".to_owned())
            }
        }
    }

    async fn respond(
        &self,
        task: &PollNexusTaskQueueResponse,
        answer: Answer,
        failed: Option<String>,
    ) -> Ended {
        if let Err(status) = poll::respond(&self.client, task, answer).await {
            // The caller has stopped waiting, or the server sends the task again.
            tracing::warn!("the answer was not delivered: {}", status.message());
        }
        failed.map_or(Ended::Answered, Ended::Failed)
    }
}

#[expect(deprecated, reason = "servers before 1.27 write the old name of the token")]
fn token_of(cancel: CancelOperationRequest) -> String {
    let CancelOperationRequest { operation_token, operation_id, .. } = cancel;
    if operation_token.is_empty() { operation_id } else { operation_token }
}

/// Returns `None` if the time is over first.
async fn within<F: Future>(timeout: Option<Duration>, future: F) -> Option<F::Output> {
    match timeout {
        Some(timeout) => tokio::time::timeout(timeout, future).await.ok(),
        None => Some(future.await),
    }
}

/// The subject of a request, for logs and metrics.
pub(super) struct Subject {
    pub(super) service: String,
    pub(super) operation: String,
    request_id: String,
    is_cancel: bool,
}

impl Subject {
    fn of(request: &Request) -> Self {
        let (service, operation, request_id, is_cancel) = match &request.variant {
            Some(Variant::StartOperation(start)) => {
                (start.service.clone(), start.operation.clone(), start.request_id.clone(), false)
            }
            Some(Variant::CancelOperation(cancel)) => {
                (cancel.service.clone(), cancel.operation.clone(), String::new(), true)
            }
            None => (String::new(), String::new(), String::new(), false),
        };
        Self { service, operation, request_id, is_cancel }
    }
}
