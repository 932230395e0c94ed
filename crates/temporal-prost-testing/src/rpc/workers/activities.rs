//! Completion, failure and heartbeats of activities, by workers and other callers.

use crate::hub::Hub;
use crate::proto::status::{Answer, not_found};
use crate::proto::{WorkflowExecution, service};
use crate::rpc::executions::start_request::name;
use crate::run::Run;
use crate::run::activity::end::End;
use crate::state::{State, Target};
use crate::task::token::{TaskToken, TokenKind};

/// An activity identified by its id, for callers without its task token.
struct ById {
    namespace: String,
    execution: WorkflowExecution,
    activity_id: String,
}

/// Identifies the activity of a request.
macro_rules! by_id {
    ($request:ident) => {
        ById {
            namespace: $request.namespace,
            execution: WorkflowExecution { workflow_id: $request.workflow_id, run_id: $request.run_id },
            activity_id: $request.activity_id,
        }
    };
}

fn unknown_activity(id: &str) -> tonic::Status {
    not_found(&format!(
        "cannot find pending activity with ActivityID {id}, check workflow execution history for more details"
    ))
}

impl State {
    /// Applies an action to the running attempt that a task token identifies.
    fn with_attempt<T>(
        &mut self,
        token: &[u8],
        act: impl FnOnce(&mut Run, &mut Hub, &TaskToken) -> Answer<T>,
    ) -> Answer<T> {
        let token = TaskToken::decode(token, TokenKind::Activity)?;
        let (run, hub) = self.run(&token.run).ok_or_else(|| not_found("workflow not found"))?;
        run.running(token.scheduled, token.named_attempt())?;
        act(run, hub, &token)
    }

    /// Applies an action to the pending activity with an id.
    fn with_activity<T>(
        &mut self,
        by_id: &ById,
        act: impl FnOnce(&mut Run, &mut Hub, &TaskToken) -> Answer<T>,
    ) -> Answer<T> {
        name("WorkflowId", &by_id.execution.workflow_id)?;
        name("ActivityId", &by_id.activity_id)?;
        let (run, hub) = self.find_open(Target::new(&by_id.namespace, Some(&by_id.execution)))?;
        let scheduled = run.scheduled_event_of(&by_id.activity_id);
        let scheduled = scheduled.ok_or_else(|| unknown_activity(&by_id.activity_id))?;
        let token = TaskToken::any_attempt(&run.id, scheduled);
        act(run, hub, &token)
    }

    pub(crate) fn activity_completed(
        &mut self,
        request: service::RespondActivityTaskCompletedRequest,
    ) -> Answer<service::RespondActivityTaskCompletedResponse> {
        self.with_attempt(&request.task_token, |run, hub, token| {
            run.end_activity(hub, token.scheduled, End::Completed(request.result));
            Ok(Default::default())
        })
    }

    pub(in crate::rpc) fn activity_completed_by_id(
        &mut self,
        request: service::RespondActivityTaskCompletedByIdRequest,
    ) -> Answer<service::RespondActivityTaskCompletedByIdResponse> {
        self.with_activity(&by_id!(request), |run, hub, token| {
            run.end_activity(hub, token.scheduled, End::Completed(request.result));
            Ok(Default::default())
        })
    }

    pub(crate) fn activity_failed(
        &mut self,
        request: service::RespondActivityTaskFailedRequest,
    ) -> Answer<service::RespondActivityTaskFailedResponse> {
        let failure = request.failure.unwrap_or_default();
        self.with_attempt(&request.task_token, |run, hub, token| {
            if let Some(details) = request.last_heartbeat_details {
                run.running(token.scheduled, token.named_attempt())?.heartbeat_details = Some(details);
            }
            run.fail_attempt(hub, token.scheduled, failure);
            Ok(Default::default())
        })
    }

    pub(in crate::rpc) fn activity_failed_by_id(
        &mut self,
        request: service::RespondActivityTaskFailedByIdRequest,
    ) -> Answer<service::RespondActivityTaskFailedByIdResponse> {
        self.with_activity(&by_id!(request), |run, hub, token| {
            run.fail_attempt(hub, token.scheduled, request.failure.unwrap_or_default());
            Ok(Default::default())
        })
    }

    pub(in crate::rpc) fn activity_canceled(
        &mut self,
        request: service::RespondActivityTaskCanceledRequest,
    ) -> Answer<service::RespondActivityTaskCanceledResponse> {
        self.with_attempt(&request.task_token, |run, hub, token| {
            run.end_activity(hub, token.scheduled, End::Canceled(request.details));
            Ok(Default::default())
        })
    }

    pub(in crate::rpc) fn activity_canceled_by_id(
        &mut self,
        request: service::RespondActivityTaskCanceledByIdRequest,
    ) -> Answer<service::RespondActivityTaskCanceledByIdResponse> {
        self.with_activity(&by_id!(request), |run, hub, token| {
            run.end_activity(hub, token.scheduled, End::Canceled(request.details));
            Ok(Default::default())
        })
    }

    pub(in crate::rpc) fn activity_heartbeat(
        &mut self,
        request: service::RecordActivityTaskHeartbeatRequest,
    ) -> Answer<service::RecordActivityTaskHeartbeatResponse> {
        self.with_attempt(&request.task_token, |run, hub, token| {
            let cancel_requested = run.heartbeat(hub, token, request.details)?;
            Ok(service::RecordActivityTaskHeartbeatResponse { cancel_requested, ..Default::default() })
        })
    }

    pub(in crate::rpc) fn activity_heartbeat_by_id(
        &mut self,
        request: service::RecordActivityTaskHeartbeatByIdRequest,
    ) -> Answer<service::RecordActivityTaskHeartbeatByIdResponse> {
        self.with_activity(&by_id!(request), |run, hub, token| {
            let cancel_requested = run.heartbeat(hub, token, request.details)?;
            Ok(service::RecordActivityTaskHeartbeatByIdResponse { cancel_requested, ..Default::default() })
        })
    }
}
