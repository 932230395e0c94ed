//! Starts workflows.

use super::signal;
use super::start_request::{name, new_run};
use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{enums::WorkflowIdConflictPolicy as ConflictPolicy, service};
use crate::state::State;
use crate::state::start::{IdPolicies, Started};
use prost::Message;

pub(in crate::rpc) type StartRequest = service::StartWorkflowExecutionRequest;
pub(in crate::rpc) type StartResponse = service::StartWorkflowExecutionResponse;
type SignalWithStart = service::SignalWithStartWorkflowExecutionRequest;

/// A signal is sent to the existing workflow, so its existence is not a failure.
const UNSUPPORTED_POLICY: &str =
    "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.";

impl State {
    pub(in crate::rpc) fn start_workflow(&mut self, request: &StartRequest) -> Answer<StartResponse> {
        let mut new = new_run(request, &self.hub.namespaces)?;
        let eager =
            request.request_eager_execution && new.delay.is_none() && request.cron_schedule.is_empty();
        new.started.eager_execution_accepted = eager;
        let policies = IdPolicies {
            reuse: request.workflow_id_reuse_policy(),
            conflict: request.workflow_id_conflict_policy(),
        };
        let Started { run_id, is_new } = self.start(new, policies)?;
        let (run, hub) = self.run(&run_id).ok_or_else(|| not_found("workflow not found"))?;
        if !is_new {
            run.attach(hub, request);
        }
        let is_due = run.tasks.current.as_ref().is_some_and(|task| !task.is_started());
        let task = if eager && is_new && is_due { run.start_task(hub, &request.identity) } else { None };
        Ok(StartResponse {
            first_execution_run_id: run.first_run_id.clone(),
            status: run.status as i32,
            run_id,
            started: is_new,
            eager_workflow_task: task.and_then(|task| Message::decode(&*task).ok()),
            ..Default::default()
        })
    }

    pub(in crate::rpc) fn signal_with_start(
        &mut self,
        request: SignalWithStart,
    ) -> Answer<service::SignalWithStartWorkflowExecutionResponse> {
        name("WorkflowId", &request.workflow_id)?;
        name("SignalName", &request.signal_name)?;
        let mut new = new_run(&start_request(&request), &self.hub.namespaces)?;
        let conflict = match request.workflow_id_conflict_policy() {
            ConflictPolicy::Unspecified => ConflictPolicy::UseExisting,
            ConflictPolicy::Fail => return Err(invalid(UNSUPPORTED_POLICY)),
            policy => policy,
        };
        let policies = IdPolicies { reuse: request.workflow_id_reuse_policy(), conflict };
        let signal = signal(request.signal_name, request.signal_input, request.identity, request.header);
        new.signal = Some(signal.clone());
        let Started { run_id, is_new } = self.start(new, policies)?;
        if !is_new {
            let (run, hub) = self.run(&run_id).ok_or_else(|| not_found("workflow not found"))?;
            run.happen(hub, signal);
        }
        Ok(service::SignalWithStartWorkflowExecutionResponse {
            run_id,
            started: is_new,
            ..Default::default()
        })
    }
}

fn start_request(request: &SignalWithStart) -> StartRequest {
    let request = request.clone();
    StartRequest {
        namespace: request.namespace,
        workflow_id: request.workflow_id,
        workflow_type: request.workflow_type,
        task_queue: request.task_queue,
        input: request.input,
        workflow_execution_timeout: request.workflow_execution_timeout,
        workflow_run_timeout: request.workflow_run_timeout,
        workflow_task_timeout: request.workflow_task_timeout,
        identity: request.identity,
        request_id: request.request_id,
        workflow_id_reuse_policy: request.workflow_id_reuse_policy,
        workflow_id_conflict_policy: request.workflow_id_conflict_policy,
        retry_policy: request.retry_policy,
        cron_schedule: request.cron_schedule,
        memo: request.memo,
        search_attributes: request.search_attributes,
        header: request.header,
        workflow_start_delay: request.workflow_start_delay,
        user_metadata: request.user_metadata,
        priority: request.priority,
        ..Default::default()
    }
}
