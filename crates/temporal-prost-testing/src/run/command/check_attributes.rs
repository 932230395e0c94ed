//! Checks the attributes of a command, with the wording of a real server.

use super::check::Refused;
use crate::hub::Hub;
use crate::proto::command::{
    ContinueAsNewWorkflowExecution, FailWorkflowExecution, ModifyWorkflowProperties, RecordMarker,
    RequestCancelActivityTask, RequestCancelExternalWorkflowExecution, RequestCancelNexusOperation,
    Requested, ScheduleActivityTask, ScheduleNexusOperation, SignalExternalWorkflowExecution,
    StartChildWorkflowExecution, StartTimer, UpsertWorkflowSearchAttributes,
};
use crate::proto::{
    ProtoDuration, RetryPolicy, SearchAttributes, WorkflowExecution, enums::WorkflowTaskFailedCause as Cause,
    positive,
};
use crate::run::Run;
use crate::run::retry;

/// The maximum length of an id or a name.
pub(crate) const LONGEST_ID: usize = 1000;

/// The data that attributes are checked against.
pub(super) struct Check<'a> {
    pub(super) run: &'a Run,
    pub(super) hub: &'a Hub,
    /// The last event that the commands of the task can write.
    pub(super) last: i64,
}

/// Rejects attributes that are missing or invalid.
pub(super) fn attributes(requested: &Requested, check: &Check<'_>) -> Result<(), Refused> {
    let judged = of_own(requested, check).or_else(|| of_ends_and_others(requested, check));
    let Some((cause, checked)) = judged else { return Ok(()) };
    checked.map_err(|wrong| match wrong {
        Wrong::Attributes(reason) => Refused::new(cause, reason),
        Wrong::Request(message) => Refused::of_request(message),
    })
}

/// Checks commands that concern only the workflow itself. Returns the cause for wrong attributes, too.
fn of_own(requested: &Requested, check: &Check<'_>) -> Option<(Cause, Checked)> {
    use Requested as R;
    Some(match requested {
        R::ScheduleActivityTaskCommandAttributes(request) => {
            (Cause::BadScheduleActivityAttributes, activity(request))
        }
        R::RequestCancelActivityTaskCommandAttributes(request) => {
            (Cause::BadRequestCancelActivityAttributes, activity_cancel(*request, check))
        }
        R::StartTimerCommandAttributes(request) => (Cause::BadStartTimerAttributes, timer(request)),
        R::CancelTimerCommandAttributes(request) => {
            let command = "CancelTimerCommand";
            (Cause::BadCancelTimerAttributes, set("TimerId", &request.timer_id, command, ""))
        }
        R::RecordMarkerCommandAttributes(request) => (Cause::BadRecordMarkerAttributes, marker(request)),
        R::UpsertWorkflowSearchAttributesCommandAttributes(request) => {
            (Cause::BadSearchAttributes, upsert(request, check))
        }
        R::ModifyWorkflowPropertiesCommandAttributes(request) => {
            (Cause::BadModifyWorkflowPropertiesAttributes, memo(request))
        }
        _ => return None,
    })
}

/// Checks commands that end the run or concern other workflows.
fn of_ends_and_others(requested: &Requested, check: &Check<'_>) -> Option<(Cause, Checked)> {
    use Requested as R;
    Some(match requested {
        R::StartChildWorkflowExecutionCommandAttributes(request) => {
            (Cause::BadStartChildExecutionAttributes, child(request, check))
        }
        R::SignalExternalWorkflowExecutionCommandAttributes(request) => {
            (Cause::BadSignalWorkflowExecutionAttributes, external_signal(request))
        }
        R::RequestCancelExternalWorkflowExecutionCommandAttributes(request) => {
            (Cause::BadRequestCancelExternalWorkflowExecutionAttributes, external_cancel(request))
        }
        R::FailWorkflowExecutionCommandAttributes(request) => {
            (Cause::BadFailWorkflowExecutionAttributes, failure(request))
        }
        R::ContinueAsNewWorkflowExecutionCommandAttributes(request) => {
            (Cause::BadContinueAsNewAttributes, continue_as_new(request, check))
        }
        R::ScheduleNexusOperationCommandAttributes(request) => {
            (Cause::BadScheduleNexusOperationAttributes, operation(request, check))
        }
        R::RequestCancelNexusOperationCommandAttributes(request) => {
            (Cause::BadRequestCancelNexusOperationAttributes, operation_cancel(*request, check))
        }
        _ => return None,
    })
}

fn operation(request: &ScheduleNexusOperation, check: &Check<'_>) -> Checked {
    let mock = check.hub.mocks.operation(&check.run.namespace, &request.service, &request.operation);
    if mock.is_some() || check.hub.endpoints.named(&request.endpoint).is_some() {
        return Ok(());
    }
    Err(Wrong::Attributes(format!("endpoint {:?} not found", request.endpoint)))
}

fn operation_cancel(request: RequestCancelNexusOperation, check: &Check<'_>) -> Checked {
    let scheduled = request.scheduled_event_id;
    match check.run.operations.get(&scheduled) {
        Some(operation) if operation.is_cancel_requested() => Err(Wrong::Attributes(format!(
            "cancelation was already requested for an operation with scheduled event ID {scheduled}"
        ))),
        Some(_) => Ok(()),
        // The workflow could not know that it has just ended.
        None if check.run.has_buffered_end(scheduled) => Ok(()),
        None => Err(Wrong::Attributes(format!(
            "requested cancelation for a non-existing or already completed operation with scheduled event ID of \
             {scheduled}"
        ))),
    }
}

type Checked = Result<(), Wrong>;

/// The reason why attributes are rejected.
enum Wrong {
    /// The workflow task fails with the cause of the command.
    Attributes(String),
    /// The request is rejected as a whole.
    Request(String),
}

impl From<String> for Wrong {
    fn from(reason: String) -> Self {
        Self::Attributes(reason)
    }
}

fn activity(request: &ScheduleActivityTask) -> Checked {
    let command = "ScheduleActivityTaskCommand";
    let (id, kind) = (&request.activity_id, request.activity_type.as_ref().map_or("", |kind| &kind.name));
    let place = format!(" ActivityId={id} ActivityType={kind}");
    if request.task_queue.as_ref().is_none_or(|queue| queue.name.is_empty()) {
        return Err(Wrong::Request(format!("invalid TaskQueue on {command}: taskQueue is not set.{place}")));
    }
    set("ActivityId", id, command, &format!(" ActivityType={kind}"))?;
    set("ActivityType", kind, command, &format!(" ActivityID={id}"))?;
    // A real server misspells the command.
    retry_policy(
        "ActivityRetryPolicy on SechduleActivityTaskCommand",
        request.retry_policy.as_ref(),
        &place,
    )?;
    short("ActivityId", id, command, (&place, ""))?;
    short("ActivityType", kind, command, (&place, ""))?;
    activity_timeouts(request, command, &place)
}

fn activity_timeouts(request: &ScheduleActivityTask, command: &str, place: &str) -> Checked {
    let timeouts = [
        ("ScheduleToCloseTimeout", &request.schedule_to_close_timeout),
        ("ScheduleToStartTimeout", &request.schedule_to_start_timeout),
        ("StartToCloseTimeout", &request.start_to_close_timeout),
        ("HeartbeatTimeout", &request.heartbeat_timeout),
    ];
    for (name, timeout) in timeouts {
        not_negative(timeout.as_ref())
            .map_err(|reason| format!("Invalid {name} for {command}: {reason}.{place}"))?;
    }
    let is_set = |timeout: &Option<ProtoDuration>| positive(timeout.as_ref()).is_some();
    if !is_set(&request.start_to_close_timeout) && !is_set(&request.schedule_to_close_timeout) {
        let reason = "A valid StartToClose or ScheduleToCloseTimeout is not set";
        return Err(format!("{reason} on {command}.{place}").into());
    }
    Ok(())
}

fn activity_cancel(request: RequestCancelActivityTask, check: &Check<'_>) -> Checked {
    let scheduled = request.scheduled_event_id;
    if scheduled <= 0 {
        return Err("ScheduledEventId is not set on RequestCancelActivityTaskCommand.".to_owned().into());
    }
    // Cancelling an activity that has ended is allowed. Cancelling an activity that never existed is an error.
    let history = &check.run.history;
    let written = history.get::<crate::proto::event::ActivityTaskScheduled>(scheduled).is_some();
    if written || (history.last() + 1..=check.last).contains(&scheduled) {
        return Ok(());
    }
    let place = format!("ScheduledEventID: {scheduled}");
    Err(impossible("add-activitytask-cancel-requested-event", &place).into())
}

fn timer(request: &StartTimer) -> Checked {
    let (id, command) = (&request.timer_id, "StartTimerCommand");
    let place = format!(" TimerId={id}");
    set("TimerId", id, command, "")?;
    short("TimerId", id, command, (&place, ""))?;
    let timeout = not_negative(request.start_to_fire_timeout.as_ref());
    timeout.map_err(|reason| {
        format!("An invalid StartToFireTimeout is set on {command}: {reason}.{place}").into()
    })
}

fn marker(request: &RecordMarker) -> Checked {
    let (name, command) = (&request.marker_name, "RecordMarkerCommand");
    set("MarkerName", name, command, "")?;
    short("MarkerName", name, command, (&format!(" MarkerName={name}"), ""))
}

fn upsert(request: &UpsertWorkflowSearchAttributes, check: &Check<'_>) -> Checked {
    let command = "UpsertWorkflowSearchAttributesCommand";
    let missing = |what: &str| format!("{what} is not set on {command}.");
    let attributes = request.search_attributes.as_ref().ok_or_else(|| missing("SearchAttributes"))?;
    if attributes.indexed_fields.is_empty() {
        return Err(missing("IndexedFields").into());
    }
    known_attributes(Some(attributes), check)
}

fn known_attributes(attributes: Option<&SearchAttributes>, check: &Check<'_>) -> Checked {
    let Some(attributes) = attributes else { return Ok(()) };
    let typed = check.hub.namespaces.add_types(&check.run.namespace, &mut attributes.clone());
    typed.map_err(|error| error.message().to_owned().into())
}

fn memo(request: &ModifyWorkflowProperties) -> Checked {
    let missing = |what: &str| format!("{what} is not set on ModifyWorkflowPropertiesCommand.");
    match &request.upserted_memo {
        None => Err(missing("UpsertedMemo").into()),
        Some(memo) if memo.fields.is_empty() => Err(missing("UpsertedMemo.Fields").into()),
        Some(_) => Ok(()),
    }
}

#[expect(deprecated, reason = "older workers name the namespace")]
fn child(request: &StartChildWorkflowExecution, check: &Check<'_>) -> Checked {
    let command = "StartChildWorkflowExecutionCommand";
    let (id, kind) = (&request.workflow_id, request.workflow_type.as_ref().map_or("", |kind| &kind.name));
    let own = &check.run.namespace;
    let namespace = if request.namespace.is_empty() { own } else { &request.namespace };
    let place = format!(" WorkflowId={id} WorkflowType={kind} Namespace={namespace}");
    let rest = format!(" WorkflowType={kind} Namespace={namespace}");
    set("Required field WorkflowId", id, command, &rest)?;
    set("Required field WorkflowType", kind, command, &format!(" WorkflowId={id} Namespace={namespace}"))?;
    let spans = [
        ("WorkflowExecutionTimeout", request.workflow_execution_timeout),
        ("WorkflowRunTimeout", request.workflow_run_timeout),
        ("WorkflowTaskTimeout", request.workflow_task_timeout),
    ];
    timeouts(command, &spans, &place)?;
    retry_policy(&format!("WorkflowRetryPolicy on {command}"), request.retry_policy.as_ref(), &place)?;
    if crate::time::cron::check(&request.cron_schedule).is_err() {
        let message = format!("invalid CronSchedule on {command}: invalid CronSchedule..{place}");
        return Err(Wrong::Request(message));
    }
    short("WorkflowId", id, command, (&format!(" WorkflowId={id}"), &rest))?;
    short("WorkflowType", kind, command, (&format!(" WorkflowId={id} WorkflowType={kind}"), ""))?;
    known_attributes(request.search_attributes.as_ref(), check)
}

#[expect(deprecated, reason = "older workers name the namespace")]
fn external_signal(request: &SignalExternalWorkflowExecution) -> Checked {
    let command = "SignalExternalWorkflowExecutionCommand";
    let missing = || format!("Execution is not set on {command}.");
    let WorkflowExecution { workflow_id, run_id } = request.execution.as_ref().ok_or_else(missing)?;
    let target = format!(" Namespace={} RunId={run_id}", request.namespace);
    set("WorkflowId", workflow_id, command, &format!("{target} SignalName={}", request.signal_name))?;
    short("WorkflowId", workflow_id, command, (&format!(" WorkflowId={workflow_id}"), &target))?;
    set("SignalName", &request.signal_name, command, &format!(" WorkflowId={workflow_id}{target}"))
}

#[expect(deprecated, reason = "older workers name the namespace")]
fn external_cancel(request: &RequestCancelExternalWorkflowExecution) -> Checked {
    let command = "RequestCancelExternalWorkflowExecutionCommand";
    let RequestCancelExternalWorkflowExecution { workflow_id, run_id, namespace, .. } = request;
    set("WorkflowId", workflow_id, command, &format!(" Namespace={namespace} RunId={run_id}"))?;
    let rest = format!(" RunId={run_id} Namespace={namespace}");
    short("WorkflowId", workflow_id, command, (&format!(" WorkflowId={workflow_id}"), &rest))
}

fn failure(request: &FailWorkflowExecution) -> Checked {
    let missing = || "Failure is not set on FailWorkflowExecutionCommand.".to_owned().into();
    request.failure.as_ref().map(|_| ()).ok_or_else(missing)
}

fn continue_as_new(request: &ContinueAsNewWorkflowExecution, check: &Check<'_>) -> Checked {
    let command = "ContinueAsNewWorkflowExecutionCommand";
    let kind = request.workflow_type.as_ref().map_or(&check.run.workflow_type, |kind| &kind.name);
    let queue = request.task_queue.as_ref().map_or(&check.run.task_queue, |queue| &queue.name);
    let place = format!(" WorkflowType={kind} TaskQueue=name:\"{queue}\" kind:TASK_QUEUE_KIND_NORMAL");
    let spans = [
        ("WorkflowRunTimeout", request.workflow_run_timeout),
        ("WorkflowTaskTimeout", request.workflow_task_timeout),
        ("BackoffStartInterval", request.backoff_start_interval),
    ];
    timeouts(command, &spans, &place)?;
    retry_policy(&format!("WorkflowRetryPolicy on {command}"), request.retry_policy.as_ref(), &place)?;
    known_attributes(request.search_attributes.as_ref(), check)
}

/// Rejects a field that is not set.
fn set(what: &str, value: &str, command: &str, place: &str) -> Checked {
    if value.is_empty() { Err(format!("{what} is not set on {command}.{place}").into()) } else { Ok(()) }
}

/// Rejects an id or a name that is too long. The message has `before` and `after` around its lengths.
fn short(what: &str, value: &str, command: &str, (before, after): (&str, &str)) -> Checked {
    let length = value.len();
    if length <= LONGEST_ID {
        return Ok(());
    }
    let limit = format!("{before} Length={length} Limit={LONGEST_ID}{after}");
    Err(format!("{what} on {command} exceeds length limit.{limit}").into())
}

fn timeouts(command: &str, timeouts: &[(&str, Option<ProtoDuration>)], place: &str) -> Checked {
    let wrong = |(name, timeout): &(&str, Option<ProtoDuration>)| {
        let checked = not_negative(timeout.as_ref());
        checked.map_err(|reason| format!("Invalid {name} on {command}: {reason}.{place}").into())
    };
    timeouts.iter().try_for_each(wrong)
}

fn retry_policy(what: &str, policy: Option<&RetryPolicy>, place: &str) -> Checked {
    retry::check(policy).map_err(|reason| Wrong::Request(format!("invalid {what}: {reason}.{place}")))
}

/// Words the rejection of an action that the state of the run does not allow.
pub(super) fn impossible(action: &str, place: &str) -> String {
    format!("invalid history builder state for action: {action}, {place}")
}

/// Rejects invalid durations, as a real server does.
pub(crate) fn not_negative(duration: Option<&ProtoDuration>) -> Result<(), &'static str> {
    match duration.map(|duration| (duration.seconds.signum(), duration.nanos.signum())) {
        Some((1, -1) | (-1, 1)) => Err("duration has seconds and nanos with different signs"),
        Some((-1, _) | (_, -1)) => Err("negative duration"),
        _ => Ok(()),
    }
}
