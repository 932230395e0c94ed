//! Reads requests that start workflows.

use super::start::StartRequest;
use crate::hub::NewRun;
use crate::hub::namespace::Namespaces;
use crate::proto::status::{Answer, invalid};
use crate::proto::{common, enums, event, positive, proto_duration, task_queue};
use crate::run::command::check_attributes::{LONGEST_ID, not_negative};
use crate::run::retry;
use crate::time::cron;
use enums::{
    ContinueAsNewInitiator, WorkflowIdConflictPolicy as ConflictPolicy, WorkflowIdReusePolicy as ReusePolicy,
};
use std::time::Duration;

/// Returns the run that a request asks for, or an error if the request is invalid.
pub(in crate::rpc) fn new_run(request: &StartRequest, namespaces: &Namespaces) -> Answer<NewRun> {
    check(request)?;
    let mut search_attributes = request.search_attributes.clone();
    if let Some(attributes) = &mut search_attributes {
        namespaces.add_types(&request.namespace, attributes)?;
    }
    let (run_timeout, task_timeout) = timeouts(request);
    let queue = request.task_queue.as_ref().map_or("", |queue| &queue.name);
    let started = event::WorkflowExecutionStarted {
        workflow_type: request.workflow_type.clone(),
        task_queue: Some(task_queue(queue)),
        input: request.input.clone(),
        workflow_execution_timeout: request.workflow_execution_timeout,
        workflow_run_timeout: run_timeout.map(proto_duration),
        workflow_task_timeout: Some(proto_duration(task_timeout)),
        identity: request.identity.clone(),
        retry_policy: request.retry_policy.clone().map(retry::with_defaults),
        attempt: 1,
        initiator: initiator(request) as i32,
        cron_schedule: request.cron_schedule.clone(),
        memo: request.memo.clone(),
        search_attributes,
        header: request.header.clone(),
        workflow_id: request.workflow_id.clone(),
        completion_callbacks: request.completion_callbacks.clone(),
        priority: request.priority.clone(),
        ..Default::default()
    };
    Ok(NewRun {
        namespace: request.namespace.clone(),
        request_id: request.request_id.clone(),
        delay: positive(request.workflow_start_delay.as_ref()),
        started,
        metadata: request.user_metadata.clone(),
        ..Default::default()
    })
}

/// Returns the timeouts of a run and of its workflow tasks, which do not exceed the run's.
fn timeouts(request: &StartRequest) -> (Option<Duration>, Duration) {
    let run = positive(request.workflow_run_timeout.as_ref())
        .or_else(|| positive(request.workflow_execution_timeout.as_ref()));
    let task = positive(request.workflow_task_timeout.as_ref()).unwrap_or(Duration::from_secs(10));
    (run, run.map_or(task, |run| task.min(run)))
}

/// Returns the initiator of a first run, which only cron schedules have.
fn initiator(request: &StartRequest) -> ContinueAsNewInitiator {
    if request.cron_schedule.is_empty() {
        ContinueAsNewInitiator::Unspecified
    } else {
        ContinueAsNewInitiator::CronSchedule
    }
}

fn check(request: &StartRequest) -> Answer<()> {
    let workflow_type = request.workflow_type.as_ref().map_or("", |kind| &kind.name);
    let queue = request.task_queue.as_ref().map_or("", |queue| &queue.name);
    name("WorkflowId", &request.workflow_id)?;
    name("WorkflowType", workflow_type)?;
    queue_name(queue)?;
    if request.request_id.len() > LONGEST_ID {
        return Err(invalid("RequestId length exceeds limit."));
    }
    check_timeouts(request)?;
    check_policies(request)?;
    retry::check(request.retry_policy.as_ref()).map_err(invalid)?;
    check_priority(request.priority.as_ref()).map_err(invalid)?;
    if !request.cron_schedule.is_empty() && positive(request.workflow_start_delay.as_ref()).is_some() {
        return Err(invalid("CronSchedule and WorkflowStartDelay may not be used together."));
    }
    cron::check(&request.cron_schedule).map_err(|_| invalid("invalid CronSchedule."))
}

/// Rejects the name of a task queue that is missing, too long or reserved.
pub(in crate::rpc) fn queue_name(name: &str) -> Answer<()> {
    match name.len() {
        0 => Err(invalid("taskQueue is not set")),
        length if length > LONGEST_ID => Err(invalid("taskQueue length exceeds limit")),
        _ if name.starts_with("/_sys/") => {
            Err(invalid("task queue name cannot start with reserved prefix /_sys/"))
        }
        _ => Ok(()),
    }
}

/// Rejects a name that is missing or too long.
pub(in crate::rpc) fn name(what: &str, name: &str) -> Answer<()> {
    match name.len() {
        0 => Err(invalid(format!("{what} is not set on request."))),
        length if length > LONGEST_ID => Err(invalid(format!("{what} length exceeds limit."))),
        _ => Ok(()),
    }
}

fn check_timeouts(request: &StartRequest) -> Answer<()> {
    let timeouts = [
        ("WorkflowExecutionTimeoutSeconds", &request.workflow_execution_timeout),
        ("WorkflowRunTimeoutSeconds", &request.workflow_run_timeout),
        ("WorkflowTaskTimeoutSeconds", &request.workflow_task_timeout),
        ("WorkflowStartDelaySeconds", &request.workflow_start_delay),
    ];
    let wrong = |(name, timeout): (&str, &Option<_>)| {
        not_negative(timeout.as_ref())
            .map_err(|reason| invalid(format!("An invalid {name} is set on request. cause: {reason}")))
    };
    timeouts.into_iter().try_for_each(wrong)
}

#[expect(deprecated, reason = "older clients use the policy")]
fn check_policies(request: &StartRequest) -> Answer<()> {
    match (request.workflow_id_reuse_policy(), request.workflow_id_conflict_policy()) {
        (ReusePolicy::TerminateIfRunning, conflict) if conflict != ConflictPolicy::Unspecified => {
            Err(invalid(
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together \
             with a WorkflowIDConflictPolicy",
            ))
        }
        (ReusePolicy::RejectDuplicate, ConflictPolicy::TerminateExisting) => Err(invalid(
            "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with \
             WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING",
        )),
        _ => Ok(()),
    }
}

fn check_priority(priority: Option<&common::Priority>) -> Result<(), &'static str> {
    let Some(priority) = priority else { return Ok(()) };
    if priority.priority_key < 0 {
        return Err("PriorityKey can't be negative");
    }
    if priority.fairness_key.len() > 64 {
        return Err("FairnessKey length exceeds limit");
    }
    if priority.fairness_weight < 0.0 {
        return Err("FairnessWeight can't be negative");
    }
    Ok(())
}
