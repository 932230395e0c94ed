//! Display of failures with their causes.

#[cfg(feature = "workflow")]
mod direct;
#[cfg(feature = "workflow")]
mod handler;

#[cfg(feature = "workflow")]
pub use direct::DirectFailures;
#[cfg(feature = "workflow")]
pub(crate) use handler::HandlerFailure;

use std::{borrow::Cow, fmt};
use temporalio_common::protos::temporal::api::failure::v1::{
    ApplicationFailureInfo, Failure, failure::FailureInfo,
};

/// Displays a failure and its causes as one sentence. Each text appears once, and the type of the innermost application
/// failure follows at the end.
#[derive(Debug)]
pub(crate) struct FailureMessage<'f>(pub(crate) &'f Failure);

/// Iterates over the failure, its cause, the cause's cause and so on.
fn chain(failure: &Failure) -> impl Iterator<Item = &Failure> {
    std::iter::successors(Some(failure), |failure| failure.cause.as_deref())
}

fn application(failure: &Failure) -> Option<&ApplicationFailureInfo> {
    match &failure.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => Some(info),
        _ => None,
    }
}

/// Returns the text of a failure. Some failures have no message, only a kind.
fn text(failure: &Failure) -> Cow<'_, str> {
    if let Some(call) = call(failure) {
        return Cow::Owned(format!("{call} failed"));
    }
    let kind = match &failure.failure_info {
        Some(FailureInfo::CanceledFailureInfo(_)) => "cancelled",
        Some(FailureInfo::TerminatedFailureInfo(_)) => "terminated",
        Some(FailureInfo::TimeoutFailureInfo(_)) => "timed out",
        _ => "",
    };
    match encoded_message(failure) {
        Some(message) => Cow::Owned(message),
        None if failure.message.is_empty() => Cow::Borrowed(kind),
        None => Cow::Borrowed(&failure.message),
    }
}

/// Names the activity or child workflow whose call failed. The message of the SDK does not name it.
pub(crate) fn call(failure: &Failure) -> Option<String> {
    match failure.failure_info.as_ref()? {
        FailureInfo::ActivityFailureInfo(info) => {
            let activity = &info.activity_type.as_ref()?.name;
            Some(format!("activity `{activity}` (id `{}`)", info.activity_id))
        }
        FailureInfo::ChildWorkflowExecutionFailureInfo(info) => {
            let (child, execution) = (info.workflow_type.as_ref()?, info.workflow_execution.as_ref()?);
            Some(format!("child workflow `{}` (id `{}`)", child.name, execution.workflow_id))
        }
        _ => None,
    }
}

/// Returns the message of a failure whose converter has moved it into a payload. The SDK restores only the outermost
/// message.
fn encoded_message(failure: &Failure) -> Option<String> {
    let payload = failure.encoded_attributes.as_ref()?;
    let attributes = serde_json::from_slice::<serde_json::Value>(&payload.data).ok()?;
    Some(attributes.get("message")?.as_str()?.to_owned())
}

/// Returns the innermost application failure that has a type, which is the reason for the failures around it.
pub(crate) fn innermost_application(failure: &Failure) -> Option<&ApplicationFailureInfo> {
    chain(failure).filter_map(application).filter(|info| !info.r#type.is_empty()).last()
}

impl fmt::Display for FailureMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = Cow::Borrowed("");
        for failure in chain(self.0) {
            let text = text(failure);
            // The SDK repeats the text of a cause in the failures around it.
            if !text.is_empty() && !said.contains(&*text) {
                let separator = if said.is_empty() { "" } else { ": " };
                write!(f, "{separator}{text}")?;
                said = text;
            }
        }
        match innermost_application(self.0) {
            Some(info) => write!(f, " ({})", info.r#type),
            None => Ok(()),
        }
    }
}

/// Returns one line per failure, with its type. The SDK wraps a failure in another with the same text but no type; both
/// share one line.
#[cfg(feature = "client")]
#[must_use]
pub fn lines(failure: &Failure) -> Vec<String> {
    let mut said: Vec<(Cow<'_, str>, &str)> = Vec::new();
    for failure in chain(failure) {
        let text = text(failure);
        let kind = application(failure).map_or("", |info| info.r#type.as_str());
        match said.last_mut() {
            _ if text.is_empty() => {}
            Some((last, its)) if *last == text || last.ends_with(&format!(": {text}")) => {
                *its = if its.is_empty() { kind } else { its };
            }
            _ => said.push((text, kind)),
        }
    }
    let line = |(text, kind): (Cow<'_, str>, &str)| match kind {
        "" => text.into_owned(),
        kind => format!("{text} ({kind})"),
    };
    said.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::{
        common::v1::{ActivityType, Payload, WorkflowExecution, WorkflowType},
        failure::v1::{ActivityFailureInfo, ChildWorkflowExecutionFailureInfo},
    };

    fn failure(message: &str, kind: &str, cause: Option<Failure>) -> Failure {
        let info = ApplicationFailureInfo { r#type: kind.to_owned(), ..Default::default() };
        Failure {
            message: message.to_owned(),
            failure_info: Some(FailureInfo::ApplicationFailureInfo(info)),
            cause: cause.map(Box::new),
            ..Default::default()
        }
    }

    #[cfg(feature = "client")]
    #[test]
    fn a_failure_wrapped_in_its_own_text_keeps_its_type() {
        let quota = failure("disk full", "Quota", None);
        let wrapped = failure("saving failed", "", Some(failure("disk full", "", Some(quota))));
        assert_eq!(lines(&wrapped), ["saving failed", "disk full (Quota)"]);
        let unlike = failure("unknown host", "", Some(failure("no", "Dns", None)));
        assert_eq!(lines(&unlike), ["unknown host", "no (Dns)"]);
    }

    #[test]
    fn a_failed_call_names_its_activity_or_child() {
        let activity = ActivityFailureInfo {
            activity_type: Some(ActivityType { name: "shop.Drain".to_owned() }),
            activity_id: "3".to_owned(),
            ..Default::default()
        };
        let failed = Failure {
            message: "Activity task failed".to_owned(),
            failure_info: Some(FailureInfo::ActivityFailureInfo(activity)),
            cause: Some(Box::new(failure("n1 does not move", "Stuck", None))),
            ..Default::default()
        };
        let sentence = "activity `shop.Drain` (id `3`) failed: n1 does not move (Stuck)";
        assert_eq!(FailureMessage(&failed).to_string(), sentence);
        let child = ChildWorkflowExecutionFailureInfo {
            workflow_type: Some(WorkflowType { name: "shop.Order".to_owned() }),
            workflow_execution: Some(WorkflowExecution { workflow_id: "7".to_owned(), ..Default::default() }),
            ..Default::default()
        };
        let around = Failure {
            message: "Child Workflow execution failed".to_owned(),
            failure_info: Some(FailureInfo::ChildWorkflowExecutionFailureInfo(child)),
            cause: Some(Box::new(failed)),
            ..Default::default()
        };
        let sentence = format!("child workflow `shop.Order` (id `7`) failed: {sentence}");
        assert_eq!(FailureMessage(&around).to_string(), sentence);
    }

    #[test]
    fn an_encoded_failure_says_what_it_said() {
        let mut inner = failure("Encoded failure", "Quota", None);
        let data = br#"{"message":"disk full","stack_trace":""}"#.to_vec();
        inner.encoded_attributes = Some(Payload { data, ..Default::default() });
        let outer = failure("outer", "", Some(inner));
        assert_eq!(FailureMessage(&outer).to_string(), "outer: disk full (Quota)");
    }

    #[test]
    fn a_failure_reads_as_one_sentence() {
        let cases = [
            (failure("disk full", "Quota", None), "disk full (Quota)"),
            (
                failure("activity failed", "", Some(failure("disk full", "Quota", None))),
                "activity failed: disk full (Quota)",
            ),
            (failure("failed: disk full", "", Some(failure("disk full", "", None))), "failed: disk full"),
            (failure("", "", Some(failure("inner", "Inner", None))), "inner (Inner)"),
            (failure("outer", "Outer", Some(failure("inner", "Inner", None))), "outer: inner (Inner)"),
        ];
        for (failure, sentence) in cases {
            assert_eq!(FailureMessage(&failure).to_string(), sentence);
        }
    }
}
