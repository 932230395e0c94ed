//! Completion and failure of workflow tasks by workers.

use crate::proto::service;
use crate::proto::status::{Answer, not_found};
use crate::run::workflow_task::end::TaskFailure;
use crate::state::State;
use crate::task::token::{TaskToken, TokenKind};

impl State {
    pub(crate) fn workflow_task_completed(
        &mut self,
        request: service::RespondWorkflowTaskCompletedRequest,
    ) -> Answer<service::RespondWorkflowTaskCompletedResponse> {
        let token = TaskToken::decode(&request.task_token, TokenKind::Workflow)?;
        let (run, hub) = self.run(&token.run).ok_or_else(missing)?;
        let reset_history_event_id = run.complete_task(hub, token.number, request)?;
        Ok(service::RespondWorkflowTaskCompletedResponse { reset_history_event_id, ..Default::default() })
    }

    pub(in crate::rpc) fn workflow_task_failed(
        &mut self,
        request: service::RespondWorkflowTaskFailedRequest,
    ) -> Answer<service::RespondWorkflowTaskFailedResponse> {
        let token = TaskToken::decode(&request.task_token, TokenKind::Workflow)?;
        let (run, hub) = self.run(&token.run).ok_or_else(missing)?;
        if run.tasks.current.as_ref().is_none_or(|task| task.number != token.number || !task.is_started()) {
            return Err(missing());
        }
        let cause = request.cause();
        run.fail_task(hub, TaskFailure { cause, failure: request.failure, identity: request.identity });
        Ok(Default::default())
    }
}

fn missing() -> tonic::Status {
    not_found("Workflow task not found.")
}
