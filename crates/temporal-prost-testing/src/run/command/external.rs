//! Commands to other workflows.

use super::Step;
use crate::hub::{Effect, Hub};
use crate::proto::{WorkflowExecution, command, event};
use crate::run::Run;

impl Run {
    #[expect(deprecated, reason = "the SDK of Go identifies its commands by `control`")]
    pub(super) fn request_external_signal(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::SignalExternalWorkflowExecution,
    ) {
        let event = event::SignalExternalWorkflowExecutionInitiated {
            workflow_task_completed_event_id: step.completed,
            namespace: self.namespace.clone(),
            workflow_execution: request.execution,
            signal_name: request.signal_name,
            input: request.input,
            child_workflow_only: request.child_workflow_only,
            header: request.header,
            control: request.control,
            ..Default::default()
        };
        let initiated = self.write(hub, event);
        hub.effects.push_back(Effect::SignalExternal { run: self.id.clone(), initiated });
    }

    #[expect(deprecated, reason = "the SDK of Go identifies its commands by `control`")]
    pub(super) fn request_external_cancel(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::RequestCancelExternalWorkflowExecution,
    ) {
        let execution = WorkflowExecution { workflow_id: request.workflow_id, run_id: request.run_id };
        let event = event::RequestCancelExternalWorkflowExecutionInitiated {
            workflow_task_completed_event_id: step.completed,
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution),
            child_workflow_only: request.child_workflow_only,
            reason: request.reason,
            control: request.control,
            ..Default::default()
        };
        let initiated = self.write(hub, event);
        hub.effects.push_back(Effect::CancelExternal { run: self.id.clone(), initiated });
    }
}
