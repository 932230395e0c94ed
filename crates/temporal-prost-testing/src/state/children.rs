//! Starts the children of runs.

use super::State;
use super::start::{IdPolicies, Started};
use crate::hub::{Hub, NewRun};
use crate::proto::{WorkflowExecution, duration, enums, event, positive, proto_duration};
use crate::run::Run;
use enums::{StartChildWorkflowExecutionFailedCause as Cause, WorkflowIdConflictPolicy as ConflictPolicy};
use tonic::Code;

type Initiated = event::StartChildWorkflowExecutionInitiated;

impl State {
    pub(super) fn start_child(&mut self, parent: &str, initiated: i64) {
        let Some((run, hub)) = self.run(parent).filter(|(run, _)| run.is_open()) else { return };
        let Some(request) = run.history.get::<Initiated>(initiated) else { return };
        let new = new_child(run, hub, initiated, &request);
        let conflict = if run.replaced_children.contains(&request.workflow_id) {
            ConflictPolicy::TerminateExisting
        } else {
            ConflictPolicy::Fail
        };
        let policies = IdPolicies { reuse: request.workflow_id_reuse_policy(), conflict };
        let outcome = self.start(new, policies);
        let Some((run, hub)) = self.run(parent) else { return };
        match outcome {
            Ok(started) => child_started(run, hub, (initiated, request), started),
            Err(error) => child_failed(run, hub, (initiated, request), error.code()),
        }
    }
}

fn new_child(parent: &Run, hub: &mut Hub, initiated: i64, request: &Initiated) -> NewRun {
    let run_timeout = Some(request.workflow_run_timeout).filter(|run| positive(run.as_ref()).is_some());
    let run_timeout =
        run_timeout.flatten().or(request.workflow_execution_timeout).or(request.workflow_run_timeout);
    let task_timeout = duration(request.workflow_task_timeout.as_ref());
    let task_timeout = positive(run_timeout.as_ref()).map_or(task_timeout, |run| task_timeout.min(run));
    let started = event::WorkflowExecutionStarted {
        workflow_type: request.workflow_type.clone(),
        parent_workflow_namespace: parent.namespace.clone(),
        parent_workflow_execution: Some(parent.execution()),
        parent_initiated_event_id: initiated,
        task_queue: request.task_queue.clone(),
        input: request.input.clone(),
        workflow_execution_timeout: request.workflow_execution_timeout,
        workflow_run_timeout: run_timeout,
        workflow_task_timeout: Some(proto_duration(task_timeout)),
        retry_policy: request.retry_policy.clone(),
        attempt: 1,
        cron_schedule: request.cron_schedule.clone(),
        memo: request.memo.clone(),
        search_attributes: request.search_attributes.clone(),
        header: request.header.clone(),
        workflow_id: request.workflow_id.clone(),
        root_workflow_execution: parent
            .started()
            .root_workflow_execution
            .or_else(|| Some(parent.execution())),
        priority: Some(request.priority.clone().unwrap_or_default()),
        ..Default::default()
    };
    NewRun {
        namespace: request.namespace.clone(),
        request_id: hub.ids.uuid(),
        started,
        metadata: parent.history.event(initiated).user_metadata,
        ..Default::default()
    }
}

fn child_started(run: &mut Run, hub: &mut Hub, (initiated, request): (i64, Initiated), started: Started) {
    let execution = WorkflowExecution { workflow_id: request.workflow_id, run_id: started.run_id };
    if let Some(child) = run.children.get_mut(&initiated) {
        child.execution = execution.clone();
        child.started = true;
    }
    let event = event::ChildWorkflowExecutionStarted {
        namespace: request.namespace,
        initiated_event_id: initiated,
        workflow_execution: Some(execution),
        workflow_type: request.workflow_type,
        header: request.header,
        ..Default::default()
    };
    run.happen(hub, event);
}

fn child_failed(run: &mut Run, hub: &mut Hub, (initiated, request): (i64, Initiated), code: Code) {
    run.children.remove(&initiated);
    let cause = match code {
        Code::AlreadyExists => Cause::WorkflowAlreadyExists,
        _ => Cause::NamespaceNotFound,
    };
    let event = event::StartChildWorkflowExecutionFailed {
        namespace: request.namespace,
        workflow_id: request.workflow_id,
        workflow_type: request.workflow_type,
        cause: cause as i32,
        initiated_event_id: initiated,
        ..Default::default()
    };
    run.happen(hub, event);
}
