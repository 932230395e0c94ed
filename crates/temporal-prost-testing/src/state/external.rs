//! Signals to other workflows, and requests to cancel them.

use super::{ExecutionKey, State, Target};
use crate::hub::mocks::ExternalCall;
use crate::proto::{Attributes, Event, WorkflowExecution, enums, event};
use crate::run::close::{CancelRequest, SERVER};
use enums::{
    CancelExternalWorkflowExecutionFailedCause as CancelCause,
    SignalExternalWorkflowExecutionFailedCause as SignalCause,
};
use tokio::sync::mpsc::UnboundedSender;

type SignalInitiated = event::SignalExternalWorkflowExecutionInitiated;
type CancelInitiated = event::RequestCancelExternalWorkflowExecutionInitiated;

impl State {
    pub(super) fn signal_external(&mut self, sender: &str, initiated: i64) {
        let Some(run) = self.runs.get(sender) else { return };
        let Some(request) = run.history.get::<SignalInitiated>(initiated) else { return };
        if let Some(mock) = self.hub.mocks.signals.get(&request.signal_name) {
            return ask(mock, ExternalCall::new(&self.hub.clock, sender, initiated));
        }
        let from = run.execution();
        let target = self.external_target(&request.namespace, request.workflow_execution.as_ref());
        let signal = event::WorkflowExecutionSignaled {
            signal_name: request.signal_name.clone(),
            input: request.input.clone(),
            header: request.header.clone(),
            external_workflow_execution: Some(from),
            identity: SERVER.to_owned(),
            ..Default::default()
        };
        match target.and_then(|target| self.run(&target)) {
            Some((run, hub)) => {
                run.happen(hub, signal);
                self.tell(sender, signaled(initiated, request));
            }
            None => self.signal_missed(sender, initiated, request),
        }
    }

    pub(super) fn cancel_external(&mut self, sender: &str, initiated: i64) {
        let Some(run) = self.runs.get(sender) else { return };
        let Some(request) = run.history.get::<CancelInitiated>(initiated) else { return };
        if let Some(mock) = &self.hub.mocks.cancels {
            return ask(mock, ExternalCall::new(&self.hub.clock, sender, initiated));
        }
        let from = Some((run.execution(), initiated));
        let target = self.external_target(&request.namespace, request.workflow_execution.as_ref());
        let cancel = CancelRequest { reason: request.reason.clone(), from, identity: SERVER.to_owned() };
        match target.and_then(|target| self.run(&target)) {
            Some((run, hub)) => {
                run.request_cancel(hub, cancel);
                self.tell(sender, cancel_requested(initiated, request));
            }
            None => self.cancel_missed(sender, initiated, request),
        }
    }

    fn signal_missed(&mut self, sender: &str, initiated: i64, request: SignalInitiated) {
        let call = |id: &str| format!("signal `{}` to `{id}`", request.signal_name);
        self.note_missing(&request.namespace, request.workflow_execution.as_ref(), call);
        self.tell(sender, signal_failed(initiated, request));
    }

    fn cancel_missed(&mut self, sender: &str, initiated: i64, request: CancelInitiated) {
        let call = |id: &str| format!("cancellation of `{id}`");
        self.note_missing(&request.namespace, request.workflow_execution.as_ref(), call);
        self.tell(sender, cancel_failed(initiated, request));
    }

    /// Answers a call as a mock decides: the other workflow is found or not.
    pub(crate) fn answer_external(&mut self, sender: &str, initiated: i64, found: bool) {
        let Some(run) = self.runs.get(sender) else { return };
        let attributes = run.history.event(initiated).attributes;
        match attributes {
            Some(Attributes::SignalExternalWorkflowExecutionInitiatedEventAttributes(request)) if found => {
                self.tell(sender, signaled(initiated, request));
            }
            Some(Attributes::SignalExternalWorkflowExecutionInitiatedEventAttributes(request)) => {
                self.tell(sender, signal_failed(initiated, request));
            }
            Some(Attributes::RequestCancelExternalWorkflowExecutionInitiatedEventAttributes(request))
                if found =>
            {
                self.tell(sender, cancel_requested(initiated, request));
            }
            Some(Attributes::RequestCancelExternalWorkflowExecutionInitiatedEventAttributes(request)) => {
                self.tell(sender, cancel_failed(initiated, request));
            }
            _ => {}
        }
    }

    /// Notes a call to a workflow that was never started.
    fn note_missing(
        &mut self,
        namespace: &str,
        execution: Option<&WorkflowExecution>,
        call: impl FnOnce(&str) -> String,
    ) {
        let workflow_id = execution.cloned().unwrap_or_default().workflow_id;
        let key = ExecutionKey { namespace: namespace.to_owned(), workflow_id };
        if !self.executions.contains_key(&key) {
            self.hub.mocks.note_missing(call(&key.workflow_id));
        }
    }

    /// Returns the id of the open run that a command to another workflow refers to.
    fn external_target(&mut self, namespace: &str, execution: Option<&WorkflowExecution>) -> Option<String> {
        self.find_open(Target::new(namespace, execution)).ok().map(|(run, _)| run.id.clone())
    }

    fn tell(&mut self, run: &str, event: impl Event) {
        if let Some((run, hub)) = self.run(run).filter(|(run, _)| run.is_open()) {
            run.happen(hub, event);
        }
    }
}

/// Hands a call to its mock, which lives as long as the environment.
fn ask(mock: &UnboundedSender<ExternalCall>, call: ExternalCall) {
    let _ = mock.send(call);
}

#[expect(deprecated, reason = "the SDK of Go identifies its commands by `control`")]
fn signaled(initiated_event_id: i64, request: SignalInitiated) -> event::ExternalWorkflowExecutionSignaled {
    event::ExternalWorkflowExecutionSignaled {
        initiated_event_id,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        control: request.control,
        ..Default::default()
    }
}

#[expect(deprecated, reason = "the SDK of Go identifies its commands by `control`")]
fn signal_failed(
    initiated_event_id: i64,
    request: SignalInitiated,
) -> event::SignalExternalWorkflowExecutionFailed {
    event::SignalExternalWorkflowExecutionFailed {
        cause: SignalCause::ExternalWorkflowExecutionNotFound as i32,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        initiated_event_id,
        control: request.control,
        ..Default::default()
    }
}

fn cancel_requested(
    initiated_event_id: i64,
    request: CancelInitiated,
) -> event::ExternalWorkflowExecutionCancelRequested {
    event::ExternalWorkflowExecutionCancelRequested {
        initiated_event_id,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        ..Default::default()
    }
}

#[expect(deprecated, reason = "the SDK of Go identifies its commands by `control`")]
fn cancel_failed(
    initiated_event_id: i64,
    request: CancelInitiated,
) -> event::RequestCancelExternalWorkflowExecutionFailed {
    event::RequestCancelExternalWorkflowExecutionFailed {
        cause: CancelCause::ExternalWorkflowExecutionNotFound as i32,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        initiated_event_id,
        control: request.control,
        ..Default::default()
    }
}
