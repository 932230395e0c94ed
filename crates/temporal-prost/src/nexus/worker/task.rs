//! One task, from its arrival to its answer.

use super::{
    around::{Around, NexusAnswer},
    metrics::{Metrics, Stopwatch},
    poll,
    registry::Registry,
    respond::{self, Answer},
    subject::Subject,
};
use crate::{
    hook::Hooks,
    nexus::{HandlerErrorType, NexusContext, NexusError, context::Received, header::Headers},
};
use futures_util::FutureExt as _;
use std::{panic::AssertUnwindSafe, time::Duration};
use temporalio_client::{Client, NamespacedClient as _};
use temporalio_common::protos::temporal::api::{
    nexus::v1::{CancelOperationRequest, Request, StartOperationRequest, request::Variant},
    workflowservice::v1::PollNexusTaskQueueResponse,
};
use tracing::{Instrument as _, Span};

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
        let request = task.request.take().unwrap_or_default();
        task.request = Some(Request { capabilities: request.capabilities, ..Request::default() });
        let subject = Subject::of(&request);
        let span = subject.span([&self.client.namespace(), &self.task_queue]);
        let observed = Observed { stopwatch: self.metrics.start(&subject), span: span.clone() };
        self.answer(request, &task, &observed).instrument(span).await;
    }

    async fn answer(&self, request: Request, task: &PollNexusTaskQueueResponse, observed: &Observed) {
        let stopwatch = &observed.stopwatch;
        let (timeout, outcome) = self.execute(request, observed).await;
        stopwatch.executed();
        match outcome {
            Some(Ok(answer)) => self.respond(task, answer, stopwatch).await,
            Some(Err(error)) => self.reject(task, error, stopwatch).await,
            None => {
                tracing::warn!(?timeout, "the handler has not ended in time");
                stopwatch.failed("timeout".to_owned());
            }
        }
    }

    /// Returns the time for the handler, and what it has said in this time.
    async fn execute(&self, request: Request, observed: &Observed) -> (Option<Duration>, Option<Outcome>) {
        let headers = Headers::new(request.header);
        let timeout = match headers.timeout() {
            Ok(timeout) => timeout,
            Err(message) => {
                let error = NexusError::handler(HandlerErrorType::BadRequest, message);
                return (None, Some(Err(error)));
            }
        };
        let received = Received {
            client: self.client.clone(),
            hooks: self.hooks.clone(),
            task_queue: self.task_queue.clone(),
            endpoint: request.endpoint,
            headers,
            deadline: timeout.map(|timeout| observed.stopwatch.began() + timeout),
            span: observed.span.clone(),
        };
        (timeout, within(timeout, self.perform(request.variant, received)).await)
    }

    /// Runs the handler. Its panic is an internal error.
    async fn perform(&self, variant: Option<Variant>, received: Received) -> Outcome {
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

    async fn start(&self, mut start: StartOperationRequest, received: Received) -> Outcome {
        let operation = self.registry.find(&start.service, &start.operation)?;
        let input = start.payload.take();
        let context = NexusContext::of_start(received, &start);
        let handled = async {
            let outcome = operation.start(context.clone(), input).await;
            NexusAnswer(outcome.map(|outcome| respond::of_start(outcome, context.answered())))
        };
        self.around.apply(&context, handled.boxed()).await.0
    }

    async fn cancel(&self, cancel: CancelOperationRequest, received: Received) -> Outcome {
        let operation = self.registry.find(&cancel.service, &cancel.operation)?;
        let context = NexusContext::of_cancel(received, &cancel);
        let cancelled = operation.cancel(context.clone(), token_of(cancel));
        let handled = cancelled.map(|cancelled| NexusAnswer(cancelled.map(|()| respond::of_cancel())));
        self.around.apply(&context, handled.boxed()).await.0
    }

    async fn reject(&self, task: &PollNexusTaskQueueResponse, error: NexusError, stopwatch: &Stopwatch) {
        tracing::warn!("the request failed: {error}");
        let reason = error.reason();
        match respond::of_error(&self.client, error, poll::is_temporal(task)).await {
            Ok(answer) => {
                stopwatch.failed(reason);
                self.respond(task, answer, stopwatch).await;
            }
            Err(error) => {
                tracing::error!("the failure cannot be converted: {error}");
                stopwatch.failed("internal_sdk_error".to_owned());
            }
        }
    }

    async fn respond(&self, task: &PollNexusTaskQueueResponse, answer: Answer, stopwatch: &Stopwatch) {
        match poll::respond(&self.client, task, answer).await {
            Ok(()) => stopwatch.answered(),
            // The caller has stopped waiting, or the server sends the task again.
            Err(status) => tracing::warn!("the answer was not delivered: {}", status.message()),
        }
    }
}

/// The metrics and the span of a task.
struct Observed {
    stopwatch: Stopwatch,
    span: Span,
}

/// The answer of a handler, or its error.
type Outcome = Result<Answer, NexusError>;

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
