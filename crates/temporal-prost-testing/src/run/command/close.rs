//! Commands that end a run.

use super::Step;
use crate::hub::{Hub, NewRun};
use crate::proto::{Status, command, event};
use crate::run::Run;
use crate::run::close::Ending;
use crate::run::successor::Outcome;

impl Run {
    pub(super) fn complete(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::CompleteWorkflowExecution,
    ) {
        let next = self.next_by_cron(hub, &Outcome::Completed(request.result.as_ref()));
        let event = event::WorkflowExecutionCompleted {
            result: request.result,
            workflow_task_completed_event_id: step.completed,
            new_execution_run_id: run_id(next.as_deref()),
        };
        self.close(hub, Ending { status: Status::Completed, event, next });
    }

    pub(super) fn fail(&mut self, hub: &mut Hub, step: &Step<'_>, request: command::FailWorkflowExecution) {
        let failure = request.failure.unwrap_or_default();
        let (mut next, retry_state) = self.next_by_retry(hub, &failure);
        if next.is_none() {
            next = self.next_by_cron(hub, &Outcome::Failed(&failure));
        }
        let event = event::WorkflowExecutionFailed {
            failure: Some(failure),
            retry_state: retry_state as i32,
            workflow_task_completed_event_id: step.completed,
            new_execution_run_id: run_id(next.as_deref()),
        };
        self.close(hub, Ending { status: Status::Failed, event, next });
    }

    pub(super) fn end_cancelled(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::CancelWorkflowExecution,
    ) {
        let event = event::WorkflowExecutionCanceled {
            workflow_task_completed_event_id: step.completed,
            details: request.details,
        };
        self.close(hub, Ending { status: Status::Canceled, event, next: None });
    }

    pub(super) fn continue_as_new(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::ContinueAsNewWorkflowExecution,
    ) {
        let next = self.next_by_workflow(hub, &request);
        let started = next.started.clone();
        let next = Some(next);
        let event = event::WorkflowExecutionContinuedAsNew {
            new_execution_run_id: run_id(next.as_deref()),
            workflow_type: request.workflow_type,
            task_queue: started.task_queue,
            input: request.input,
            workflow_run_timeout: Some(started.workflow_run_timeout.unwrap_or_default()),
            workflow_task_timeout: started.workflow_task_timeout,
            workflow_task_completed_event_id: step.completed,
            backoff_start_interval: request.backoff_start_interval,
            header: request.header,
            memo: request.memo,
            search_attributes: request.search_attributes,
            ..Default::default()
        };
        self.close(hub, Ending { status: Status::ContinuedAsNew, event, next });
    }
}

fn run_id(next: Option<&NewRun>) -> String {
    next.map(|next| next.run_id.clone()).unwrap_or_default()
}
