//! The remarks at the ends of lines: attempts, failures and causes.

use crate::proto::{Attributes, Failure, FailureInfo, TimeoutType, update};

/// Returns the remark about an event.
pub(super) fn note(attributes: &Attributes) -> Option<String> {
    use Attributes::{
        ActivityTaskStartedEventAttributes as ActivityStarted,
        RequestCancelExternalWorkflowExecutionFailedEventAttributes as CancelFailed,
        SignalExternalWorkflowExecutionFailedEventAttributes as SignalFailed,
        StartChildWorkflowExecutionFailedEventAttributes as StartFailed,
        WorkflowExecutionCancelRequestedEventAttributes as CancelRequested,
        WorkflowExecutionStartedEventAttributes as Started,
        WorkflowExecutionTerminatedEventAttributes as Terminated,
    };
    match attributes {
        Started(event) => attempt(event.attempt, None),
        ActivityStarted(event) => attempt(event.attempt, event.last_failure.as_ref()),
        CancelRequested(event) => text(&event.cause),
        Terminated(event) => text(&event.reason),
        SignalFailed(event) => {
            Some(words(event.cause().as_str_name(), "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_"))
        }
        CancelFailed(event) => {
            Some(words(event.cause().as_str_name(), "CANCEL_EXTERNAL_WORKFLOW_EXECUTION_"))
        }
        StartFailed(event) => Some(words(event.cause().as_str_name(), "START_CHILD_WORKFLOW_EXECUTION_")),
        _ => failure(attributes).map(chain),
    }
}

fn failure(attributes: &Attributes) -> Option<&Failure> {
    use Attributes::{
        ActivityTaskFailedEventAttributes as ActivityFailed,
        ActivityTaskTimedOutEventAttributes as ActivityTimedOut,
        ChildWorkflowExecutionFailedEventAttributes as ChildFailed,
        WorkflowExecutionFailedEventAttributes as WorkflowFailed,
        WorkflowExecutionUpdateCompletedEventAttributes as UpdateCompleted,
        WorkflowTaskFailedEventAttributes as TaskFailed,
    };
    match attributes {
        WorkflowFailed(event) => event.failure.as_ref(),
        TaskFailed(event) => event.failure.as_ref(),
        ActivityFailed(event) => event.failure.as_ref(),
        ActivityTimedOut(event) => event.failure.as_ref(),
        ChildFailed(event) => event.failure.as_ref(),
        UpdateCompleted(event) => match event.outcome.as_ref()?.value.as_ref()? {
            update::outcome::Value::Failure(failure) => Some(failure),
            update::outcome::Value::Success(_) => None,
        },
        _ => None,
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn attempt(attempt: i32, last: Option<&Failure>) -> Option<String> {
    let after = last.map(|failure| format!(" after: {}", chain(failure))).unwrap_or_default();
    (attempt > 1).then(|| format!("attempt {attempt}{after}"))
}

/// Returns the messages of a failure and its causes.
fn chain(failure: &Failure) -> String {
    let mut messages = vec![message(failure)];
    let mut cause = &failure.cause;
    while let Some(failure) = cause {
        messages.push(message(failure));
        cause = &failure.cause;
    }
    messages.join(": ")
}

fn message(failure: &Failure) -> String {
    match &failure.failure_info {
        Some(FailureInfo::TimeoutFailureInfo(info)) => {
            format!("{} timeout", words(timeout_type(info.timeout_type).as_str_name(), "TIMEOUT_TYPE_"))
        }
        _ => failure.message.clone(),
    }
}

fn timeout_type(number: i32) -> TimeoutType {
    TimeoutType::try_from(number).unwrap_or_default()
}

/// Converts `TIMEOUT_TYPE_START_TO_CLOSE` to `start to close`.
fn words(value: &str, prefix: &str) -> String {
    value.trim_start_matches(prefix).trim_start_matches("FAILED_CAUSE_").to_lowercase().replace('_', " ")
}
