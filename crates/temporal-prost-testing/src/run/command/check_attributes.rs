//! Checks the attributes of a command, with the wording of a real server.

use super::check::Refused;
use crate::hub::Hub;
use crate::proto::command::{
    ContinueAsNewWorkflowExecution, FailWorkflowExecution, ModifyWorkflowProperties, RecordMarker,
    RequestCancelActivityTask, RequestCancelExternalWorkflowExecution, Requested, ScheduleActivityTask,
    SignalExternalWorkflowExecution, StartChildWorkflowExecution, StartTimer, UpsertWorkflowSearchAttributes,
};
use crate::proto::{ProtoDuration, SearchAttributes, enums::WorkflowTaskFailedCause as Cause, positive};
use crate::run::Run;
use crate::run::retry;

/// The maximum length of an id or a name.
pub(crate) const LONGEST_ID: usize = 1000;

/// The data that attributes are checked against.
pub(super) struct Check<'a> {
    pub(super) run: &'a Run,
    pub(super) hub: &'a Hub,
}

/// Rejects attributes that are missing or invalid.
pub(super) fn attributes(requested: &Requested, check: &Check<'_>) -> Result<(), Refused> {
    use Requested as R;
    let (cause, checked) = match requested {
        R::ScheduleActivityTaskCommandAttributes(request) => {
            (Cause::BadScheduleActivityAttributes, activity(request))
        }
        R::RequestCancelActivityTaskCommandAttributes(request) => {
            (Cause::BadRequestCancelActivityAttributes, activity_cancel(*request, check.run))
        }
        R::StartTimerCommandAttributes(request) => (Cause::BadStartTimerAttributes, timer(request)),
        R::RecordMarkerCommandAttributes(request) => (Cause::BadRecordMarkerAttributes, marker(request)),
        R::UpsertWorkflowSearchAttributesCommandAttributes(request) => {
            (Cause::BadSearchAttributes, upsert(request, check))
        }
        R::ModifyWorkflowPropertiesCommandAttributes(request) => {
            (Cause::BadModifyWorkflowPropertiesAttributes, memo(request))
        }
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
        R::ScheduleNexusOperationCommandAttributes(_)
        | R::RequestCancelNexusOperationCommandAttributes(_) => {
            (Cause::FeatureDisabled, Err("the in-memory server does not support Nexus operations".to_owned()))
        }
        _ => return Ok(()),
    };
    checked.map_err(|reason| Refused::new(cause, reason))
}

type Checked = Result<(), String>;

fn activity(request: &ScheduleActivityTask) -> Checked {
    let command = "ScheduleActivityTaskCommand";
    let name = request.activity_type.as_ref().map_or("", |kind| &kind.name);
    let place = format!("ActivityId={} ActivityType={name}", request.activity_id);
    id("ActivityId", &request.activity_id, command)?;
    id("ActivityType", name, command)?;
    retry::check(request.retry_policy.as_ref())?;
    let timeouts = [
        ("ScheduleToCloseTimeout", &request.schedule_to_close_timeout),
        ("ScheduleToStartTimeout", &request.schedule_to_start_timeout),
        ("StartToCloseTimeout", &request.start_to_close_timeout),
        ("HeartbeatTimeout", &request.heartbeat_timeout),
    ];
    for (name, timeout) in timeouts {
        not_negative(timeout.as_ref())
            .map_err(|reason| format!("Invalid {name} for {command}: {reason}. {place}"))?;
    }
    let is_set = |timeout: &Option<ProtoDuration>| positive(timeout.as_ref()).is_some();
    if !is_set(&request.start_to_close_timeout) && !is_set(&request.schedule_to_close_timeout) {
        return Err(format!(
            "A valid StartToClose or ScheduleToCloseTimeout is not set on {command}. {place}"
        ));
    }
    Ok(())
}

fn activity_cancel(request: RequestCancelActivityTask, run: &Run) -> Checked {
    let scheduled = request.scheduled_event_id;
    if scheduled <= 0 {
        return Err("ScheduledEventId is not set on RequestCancelActivityTaskCommand.".to_owned());
    }
    // Cancelling an activity that has ended is allowed. Cancelling an activity that never existed is an error.
    match run.history.get::<crate::proto::event::ActivityTaskScheduled>(scheduled) {
        None if scheduled <= run.history.last() => Err(format!("ActivityTask {scheduled} not found")),
        _ => Ok(()),
    }
}

fn timer(request: &StartTimer) -> Checked {
    id("TimerId", &request.timer_id, "StartTimerCommand")?;
    not_negative(request.start_to_fire_timeout.as_ref()).map_err(|reason| {
        format!(
            "An invalid StartToFireTimeout is set on StartTimerCommand: {reason}. TimerId={}",
            request.timer_id
        )
    })
}

fn marker(request: &RecordMarker) -> Checked {
    id("MarkerName", &request.marker_name, "RecordMarkerCommand")
}

fn upsert(request: &UpsertWorkflowSearchAttributes, check: &Check<'_>) -> Checked {
    let command = "UpsertWorkflowSearchAttributesCommand";
    let attributes =
        request.search_attributes.as_ref().ok_or(format!("SearchAttributes is not set on {command}."))?;
    if attributes.indexed_fields.is_empty() {
        return Err(format!("IndexedFields is not set on {command}."));
    }
    known_attributes(attributes, &check.run.namespace, check.hub)
}

fn known_attributes(attributes: &SearchAttributes, namespace: &str, hub: &Hub) -> Checked {
    let typed = hub.namespaces.add_types(namespace, &mut attributes.clone());
    typed.map_err(|error| error.message().to_owned())
}

fn memo(request: &ModifyWorkflowProperties) -> Checked {
    let command = "ModifyWorkflowPropertiesCommand";
    match &request.upserted_memo {
        None => Err(format!("UpsertedMemo is not set on {command}.")),
        Some(memo) if memo.fields.is_empty() => Err(format!("UpsertedMemo.Fields is not set on {command}.")),
        Some(_) => Ok(()),
    }
}

fn child(request: &StartChildWorkflowExecution, check: &Check<'_>) -> Checked {
    let command = "StartChildWorkflowExecutionCommand";
    let name = request.workflow_type.as_ref().map_or("", |kind| &kind.name);
    id("Required field WorkflowId", &request.workflow_id, command)?;
    id("Required field WorkflowType", name, command)?;
    timeouts(
        command,
        &[
            ("WorkflowExecutionTimeout", request.workflow_execution_timeout),
            ("WorkflowRunTimeout", request.workflow_run_timeout),
            ("WorkflowTaskTimeout", request.workflow_task_timeout),
        ],
    )?;
    retry::check(request.retry_policy.as_ref())?;
    crate::time::cron::check(&request.cron_schedule).map_err(|error| error.to_string())?;
    let attributes = request.search_attributes.as_ref();
    attributes.map_or(Ok(()), |attributes| known_attributes(attributes, &check.run.namespace, check.hub))
}

fn external_signal(request: &SignalExternalWorkflowExecution) -> Checked {
    let command = "SignalExternalWorkflowExecutionCommand";
    let execution = request.execution.as_ref().ok_or(format!("Execution is not set on {command}."))?;
    id("WorkflowId", &execution.workflow_id, command)?;
    id("SignalName", &request.signal_name, command)
}

fn external_cancel(request: &RequestCancelExternalWorkflowExecution) -> Checked {
    id("WorkflowId", &request.workflow_id, "RequestCancelExternalWorkflowExecutionCommand")
}

fn failure(request: &FailWorkflowExecution) -> Checked {
    let missing = "Failure is not set on FailWorkflowExecutionCommand.";
    request.failure.as_ref().map(|_| ()).ok_or(missing.to_owned())
}

fn continue_as_new(request: &ContinueAsNewWorkflowExecution, check: &Check<'_>) -> Checked {
    timeouts(
        "ContinueAsNewWorkflowExecutionCommand",
        &[
            ("WorkflowRunTimeout", request.workflow_run_timeout),
            ("WorkflowTaskTimeout", request.workflow_task_timeout),
            ("BackoffStartInterval", request.backoff_start_interval),
        ],
    )?;
    retry::check(request.retry_policy.as_ref())?;
    let attributes = request.search_attributes.as_ref();
    attributes.map_or(Ok(()), |attributes| known_attributes(attributes, &check.run.namespace, check.hub))
}

fn id(what: &str, id: &str, command: &str) -> Checked {
    if id.is_empty() {
        return Err(format!("{what} is not set on {command}."));
    }
    if id.len() > LONGEST_ID {
        return Err(format!(
            "{what} on {command} exceeds length limit. Length={} Limit={LONGEST_ID}",
            id.len()
        ));
    }
    Ok(())
}

fn timeouts(command: &str, timeouts: &[(&str, Option<ProtoDuration>)]) -> Checked {
    let wrong = |(name, timeout): &(&str, Option<ProtoDuration>)| {
        not_negative(timeout.as_ref()).map_err(|reason| format!("Invalid {name} on {command}: {reason}."))
    };
    timeouts.iter().try_for_each(wrong)
}

/// Rejects invalid durations, as a real server does.
pub(crate) fn not_negative(duration: Option<&ProtoDuration>) -> Result<(), &'static str> {
    match duration.map(|duration| (duration.seconds.signum(), duration.nanos.signum())) {
        Some((1, -1) | (-1, 1)) => Err("duration has seconds and nanos with different signs"),
        Some((-1, _) | (_, -1)) => Err("negative duration"),
        _ => Ok(()),
    }
}
