//! Nexus operations: their results, and the workflows behind them.

use super::State;
use crate::hub::Hub;
use crate::proto::status::{Answer, not_found};
use crate::proto::{
    Attributes as A, Failure, FailureInfo, Payloads, TimeoutType, common, enums::EventType, failure, service,
};
use crate::run::Run;
use crate::run::operation::{CALLBACK, CALLBACK_REQUEST, CALLBACK_TOKEN, End};
use crate::task::queues::{QueueKey, Task};
use crate::task::token::{TaskToken, TokenKind};

impl State {
    /// Takes a request for a handler, or a command to a worker, which is sent in the same way.
    pub(crate) fn take_nexus_task(&mut self, key: &QueueKey) -> Option<service::PollNexusTaskQueueResponse> {
        while let Some(task) = self.hub.queues.at(key).tasks.pop_front() {
            let answer = match task {
                Task::CancelActivity { token } => Some(self.worker_command(token)),
                Task::Nexus(token) => self
                    .run(&token.run)
                    .and_then(|(run, hub)| run.operation_request(hub, &token, token.purpose()?)),
                Task::Workflow { .. } | Task::Query { .. } | Task::Activity { .. } => None,
            };
            if answer.is_some() {
                return answer;
            }
        }
        None
    }

    pub(crate) fn nexus_task_completed(
        &mut self,
        request: service::RespondNexusTaskCompletedRequest,
    ) -> Answer<service::RespondNexusTaskCompletedResponse> {
        // Commands to workers have the tokens of their activities.
        if TaskToken::decode(&request.task_token, TokenKind::Activity).is_ok() {
            return Ok(Default::default());
        }
        let token = TaskToken::decode(&request.task_token, TokenKind::Nexus)?;
        let (run, hub) = self.run(&token.run).ok_or_else(|| not_found("workflow not found"))?;
        run.operation_answered(hub, &token, request.response.unwrap_or_default())?;
        Ok(Default::default())
    }

    #[expect(deprecated, reason = "workers of this version answer in the old way")]
    pub(crate) fn nexus_task_failed(
        &mut self,
        request: service::RespondNexusTaskFailedRequest,
    ) -> Answer<service::RespondNexusTaskFailedResponse> {
        let token = TaskToken::decode(&request.task_token, TokenKind::Nexus)?;
        let (run, hub) = self.run(&token.run).ok_or_else(|| not_found("workflow not found"))?;
        run.operation_rejected(hub, &token, (request.error, request.failure))?;
        Ok(Default::default())
    }

    /// Delivers the result of a run that has ended to the operations that have started it.
    pub(super) fn call_back(&mut self, run: &str) {
        let Some(run) = self.runs.get(run) else { return };
        let Some(end) = end(run) else { return };
        let callbacks: Vec<_> = run.callbacks.iter().filter_map(Caller::of).collect();
        let link = link(run);
        for Caller { operation, request_id, token } in callbacks {
            if let Some((run, hub)) = self.caller(&operation, &request_id) {
                // The answer to the start may come later.
                run.note_start(hub, operation.scheduled, (token, vec![link.clone()]));
                run.end_operation(hub, operation.scheduled, end.clone());
            }
        }
    }

    /// Returns the open run that waits for an operation.
    fn caller(&mut self, operation: &TaskToken, request_id: &str) -> Option<(&mut Run, &mut Hub)> {
        let run = self.after_resets(&operation.run).to_owned();
        let calls = |run: &Run| run.is_open() && run.has_requested(operation.scheduled, request_id);
        self.run(&run).filter(|(run, _)| calls(run))
    }

    /// Ends an operation that a mock has started.
    pub(crate) fn end_mocked(&mut self, operation: &TaskToken, request_id: &str, end: End) {
        if let Some((run, hub)) = self.caller(operation, request_id) {
            run.end_operation(hub, operation.scheduled, end);
        }
    }

    /// Ends an operation that a mock has started, and that its caller cancels.
    pub(crate) fn cancel_mocked(&mut self, operation: &TaskToken) {
        if let Some((run, hub)) = self.run(&operation.run) {
            run.end_operation(hub, operation.scheduled, canceled(None));
        }
    }
}

/// The operation that a callback completes.
struct Caller {
    operation: TaskToken,
    request_id: String,
    /// The token that its handler has given it.
    token: String,
}

impl Caller {
    /// Callbacks to elsewhere are not called.
    fn of(callback: &common::Callback) -> Option<Self> {
        let Some(common::callback::Variant::Nexus(nexus)) = &callback.variant else { return None };
        let header = |name: &str| nexus.header.get(name).filter(|_| nexus.url == CALLBACK).cloned();
        Some(Self {
            operation: TaskToken::decode(header(CALLBACK_TOKEN)?.as_bytes(), TokenKind::Nexus).ok()?,
            request_id: header(CALLBACK_REQUEST)?,
            token: header("nexus-operation-token").unwrap_or_default(),
        })
    }
}

fn link(run: &Run) -> common::Link {
    let reference = common::link::workflow_event::EventReference {
        event_id: 1,
        event_type: EventType::WorkflowExecutionStarted as i32,
    };
    let event = common::link::WorkflowEvent {
        namespace: run.namespace.clone(),
        workflow_id: run.workflow_id.clone(),
        run_id: run.id.clone(),
        reference: Some(common::link::workflow_event::Reference::EventRef(reference)),
    };
    common::Link { variant: Some(common::link::Variant::WorkflowEvent(event)) }
}

fn end(run: &Run) -> Option<End> {
    let last = run.history.event(run.history.last());
    Some(match last.attributes? {
        A::WorkflowExecutionCompletedEventAttributes(completed) => {
            End::Completed(completed.result.and_then(|result| result.payloads.into_iter().next()))
        }
        A::WorkflowExecutionFailedEventAttributes(failed) => End::Failed(failed.failure.unwrap_or_default()),
        A::WorkflowExecutionCanceledEventAttributes(end) => canceled(end.details),
        A::WorkflowExecutionTerminatedEventAttributes(_) => {
            let info = failure::TerminatedFailureInfo::default();
            End::Failed(of("operation terminated", FailureInfo::TerminatedFailureInfo(info)))
        }
        A::WorkflowExecutionTimedOutEventAttributes(_) => {
            let timeout_type = TimeoutType::StartToClose as i32;
            let info = failure::TimeoutFailureInfo { timeout_type, ..Default::default() };
            End::Failed(of("operation exceeded internal timeout", FailureInfo::TimeoutFailureInfo(info)))
        }
        _ => return None,
    })
}

fn canceled(details: Option<Payloads>) -> End {
    let info = failure::CanceledFailureInfo { details, ..Default::default() };
    End::Canceled(of("operation canceled", FailureInfo::CanceledFailureInfo(info)))
}

fn of(message: &str, info: FailureInfo) -> Failure {
    Failure { message: message.to_owned(), failure_info: Some(info), ..Default::default() }
}
