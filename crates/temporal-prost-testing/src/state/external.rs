//! Signals to other workflows, and requests to cancel them.

use super::{State, Target};
use crate::proto::{Event, WorkflowExecution, enums, event};
use crate::run::close::CancelRequest;
use enums::{
    CancelExternalWorkflowExecutionFailedCause as CancelCause,
    SignalExternalWorkflowExecutionFailedCause as SignalCause,
};

type SignalInitiated = event::SignalExternalWorkflowExecutionInitiated;
type CancelInitiated = event::RequestCancelExternalWorkflowExecutionInitiated;

impl State {
    pub(super) fn signal_external(&mut self, sender: &str, initiated: i64) {
        let Some(run) = self.runs.get(sender) else { return };
        let Some(request) = run.history.get::<SignalInitiated>(initiated) else { return };
        let from = run.execution();
        let target = self.external_target(&request.namespace, request.workflow_execution.as_ref());
        let signal = event::WorkflowExecutionSignaled {
            signal_name: request.signal_name.clone(),
            input: request.input.clone(),
            header: request.header.clone(),
            external_workflow_execution: Some(from),
            ..Default::default()
        };
        match target.and_then(|target| self.run(&target)) {
            Some((run, hub)) => {
                run.happen(hub, signal);
                self.tell(sender, signaled(initiated, request));
            }
            None => self.tell(sender, signal_failed(initiated, request)),
        }
    }

    pub(super) fn cancel_external(&mut self, sender: &str, initiated: i64) {
        let Some(run) = self.runs.get(sender) else { return };
        let Some(request) = run.history.get::<CancelInitiated>(initiated) else { return };
        let from = Some((run.execution(), initiated));
        let target = self.external_target(&request.namespace, request.workflow_execution.as_ref());
        let cancel = CancelRequest { reason: request.reason.clone(), from, ..Default::default() };
        match target.and_then(|target| self.run(&target)) {
            Some((run, hub)) => {
                run.request_cancel(hub, cancel);
                self.tell(sender, cancel_requested(initiated, request));
            }
            None => self.tell(sender, cancel_failed(initiated, request)),
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

fn signaled(initiated_event_id: i64, request: SignalInitiated) -> event::ExternalWorkflowExecutionSignaled {
    event::ExternalWorkflowExecutionSignaled {
        initiated_event_id,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        ..Default::default()
    }
}

fn signal_failed(
    initiated_event_id: i64,
    request: SignalInitiated,
) -> event::SignalExternalWorkflowExecutionFailed {
    event::SignalExternalWorkflowExecutionFailed {
        cause: SignalCause::ExternalWorkflowExecutionNotFound as i32,
        workflow_task_completed_event_id: request.workflow_task_completed_event_id,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        initiated_event_id,
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

fn cancel_failed(
    initiated_event_id: i64,
    request: CancelInitiated,
) -> event::RequestCancelExternalWorkflowExecutionFailed {
    event::RequestCancelExternalWorkflowExecutionFailed {
        cause: CancelCause::ExternalWorkflowExecutionNotFound as i32,
        workflow_task_completed_event_id: request.workflow_task_completed_event_id,
        namespace: request.namespace,
        workflow_execution: request.workflow_execution,
        initiated_event_id,
        ..Default::default()
    }
}
