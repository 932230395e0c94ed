//! Queries.

use super::start_request::name;
use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{Status as RunStatus, enums::QueryRejectCondition as RejectCondition, query, service};
use crate::rpc::Call;
use crate::run::query::answer;
use crate::server::MemoryServer;
use crate::state::{State, Target};
use crate::task::token::{TaskToken, TokenKind};
use tokio::sync::oneshot;
use tokio::time::timeout_at;
use tonic::Status;

/// No worker has completed a task of the run, so there is no state to ask for.
const NEVER_RAN: &str = "Workflow execution closed before WorkflowTaskStarted event";

/// A query in progress.
enum Asked {
    Rejected(RunStatus),
    Pending(oneshot::Receiver<query::WorkflowQueryResult>),
}

impl MemoryServer {
    pub(in crate::rpc) async fn query_workflow(
        &self,
        call: &Call,
        request: service::QueryWorkflowRequest,
    ) -> Answer<service::QueryWorkflowResponse> {
        let answered = match self.with(|state| state.ask(request))? {
            Asked::Rejected(status) => return Ok(rejected(status)),
            Asked::Pending(answered) => answered,
        };
        let deadline = call.deadline().unwrap_or_else(tokio::time::Instant::now);
        match timeout_at(deadline, answered).await {
            Ok(Ok(result)) => answer(result),
            Ok(Err(_)) => Err(not_found("workflow not found")),
            Err(_) => Err(self.unanswered()),
        }
    }

    fn unanswered(&self) -> Status {
        let reason = self.with(|state| state.reason());
        Status::deadline_exceeded(format!("no worker has answered the query: {reason}"))
    }
}

fn rejected(status: RunStatus) -> service::QueryWorkflowResponse {
    let query_rejected = Some(query::QueryRejected { status: status as i32 });
    service::QueryWorkflowResponse { query_rejected, ..Default::default() }
}

fn rejects(condition: RejectCondition, status: RunStatus) -> bool {
    let clean = matches!(status, RunStatus::Running | RunStatus::Completed | RunStatus::ContinuedAsNew);
    match condition {
        RejectCondition::NotOpen => status != RunStatus::Running,
        RejectCondition::NotCompletedCleanly => !clean,
        RejectCondition::None | RejectCondition::Unspecified => false,
    }
}

impl State {
    fn ask(&mut self, request: service::QueryWorkflowRequest) -> Answer<Asked> {
        let condition = request.query_reject_condition();
        let target = Target::new(&request.namespace, request.execution.as_ref());
        target.check()?;
        let query = request.query.ok_or_else(|| invalid("WorkflowQuery is not set on request."))?;
        name("QueryType", &query.query_type)?;
        let (run, hub) = self.find(target)?;
        if rejects(condition, run.status) {
            return Ok(Asked::Rejected(run.status));
        }
        if !run.is_open() && run.tasks.previous_started == 0 {
            return Err(Status::failed_precondition(NEVER_RAN));
        }
        Ok(Asked::Pending(run.ask(hub, query)))
    }

    pub(in crate::rpc) fn query_task_completed(
        &mut self,
        request: service::RespondQueryTaskCompletedRequest,
    ) -> Answer<service::RespondQueryTaskCompletedResponse> {
        let token = TaskToken::decode(&request.task_token, TokenKind::Query)?;
        let run = self.runs.get_mut(&token.run).ok_or_else(|| not_found("workflow not found"))?;
        let result = query::WorkflowQueryResult {
            result_type: request.completed_type,
            answer: request.query_result,
            error_message: request.error_message,
            failure: request.failure,
        };
        run.answer_query(token.number, result);
        Ok(Default::default())
    }
}
