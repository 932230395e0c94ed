//! Errors and failures as sentences.
//!
//! The text of an error is its own sentence, and its causes are in `source()`.

mod cause;
#[cfg(feature = "workflow")]
mod direct;
#[cfg(all(test, feature = "client", feature = "worker"))]
mod every_error;
#[cfg(feature = "workflow")]
mod failed_call;
#[cfg(feature = "workflow")]
mod handler;
mod report;

pub use cause::Cause;
#[cfg(feature = "workflow")]
pub use direct::DirectFailures;
#[cfg(feature = "workflow")]
pub(crate) use failed_call::FailedCall;
#[cfg(feature = "workflow")]
pub(crate) use handler::HandlerFailure;
pub use report::Report;

use std::{borrow::Cow, error::Error, iter::successors};
use temporalio_common::protos::temporal::api::failure::v1::{
    ApplicationFailureInfo, Failure, failure::FailureInfo,
};

/// Iterates over the error, its source, the source's source and so on.
pub(crate) fn errors<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    successors(Some(error), |error| (*error).source())
}

/// Tells if the sentence `said` contains that its cause is `text`. The SDK repeats the text of a cause in the errors and
/// failures around it.
fn ends_with_cause(said: &str, text: &str) -> bool {
    said == text || said.strip_suffix(text).is_some_and(|before| before.ends_with(": "))
}

/// Returns the texts of an error and its sources, without repetitions.
#[must_use]
pub fn error_sentences(error: &(dyn Error + 'static)) -> Vec<String> {
    sentences(errors(error).map(ToString::to_string))
}

/// Collects texts, without those that are empty or repeat one before them.
fn sentences(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for text in texts {
        let is_said = said.iter().any(|said| ends_with_cause(said, &text));
        if !text.is_empty() && !is_said {
            said.push(text);
        }
    }
    said
}

/// Iterates over the failure, its cause, the cause's cause and so on.
pub(crate) fn chain(failure: &Failure) -> impl Iterator<Item = &Failure> {
    successors(Some(failure), |failure| failure.cause.as_deref())
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

/// Names the activity, child workflow or Nexus operation whose call failed. The message of the SDK does not name it.
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
        FailureInfo::NexusOperationExecutionFailureInfo(info) => {
            Some(format!("Nexus operation `{}` of `{}`", info.operation, info.service))
        }
        _ => None,
    }
}

/// Returns the message of a failure whose converter has moved it into a payload. The SDK restores only the outermost
/// message.
fn encoded_message(failure: &Failure) -> Option<String> {
    encoded(failure, "message")
}

fn encoded(failure: &Failure, attribute: &str) -> Option<String> {
    let payload = failure.encoded_attributes.as_ref()?;
    let attributes = serde_json::from_slice::<serde_json::Value>(&payload.data).ok()?;
    Some(attributes.get(attribute)?.as_str()?.to_owned())
}

/// Restores the messages and stack traces of a failure and its causes, if a failure converter has moved them into
/// payloads. The payloads are decoded already.
#[cfg(feature = "client")]
pub(crate) fn restore_encoded(failure: &mut Failure) {
    let mut next = Some(failure);
    while let Some(failure) = next {
        if let Some(message) = encoded_message(failure) {
            failure.stack_trace = encoded(failure, "stack_trace").unwrap_or_default();
            failure.message = message;
            failure.encoded_attributes = None;
        }
        next = failure.cause.as_deref_mut();
    }
}

/// Returns the innermost application failure that has a type, which is the reason for the failures around it.
pub(crate) fn innermost_application(failure: &Failure) -> Option<&ApplicationFailureInfo> {
    chain(failure).filter_map(application).filter(|info| !info.r#type.is_empty()).last()
}

/// Returns one sentence per failure, with its type. A failure whose text ends with the text of its cause shares a
/// sentence with the cause, whose type is the reason for both.
#[must_use]
pub fn failure_sentences(failure: &Failure) -> Vec<String> {
    let mut said: Vec<(Cow<'_, str>, &str)> = Vec::new();
    for failure in chain(failure) {
        let text = text(failure);
        let kind = application(failure).map_or("", |info| info.r#type.as_str());
        match said.last_mut() {
            _ if text.is_empty() => {}
            Some((last, its)) if ends_with_cause(last, &text) => {
                *its = if kind.is_empty() { its } else { kind };
            }
            _ => said.push((text, kind)),
        }
    }
    let sentence = |(text, kind): (Cow<'_, str>, &str)| match kind {
        "" => text.into_owned(),
        kind => format!("{text} ({kind})"),
    };
    said.into_iter().map(sentence).collect()
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

    fn read(failure: &Failure) -> String {
        Cause::of_failure(failure).map_or_else(String::new, |cause| Report::new(&cause).to_string())
    }

    #[test]
    fn a_failure_wrapped_in_its_own_text_keeps_its_type() {
        let quota = failure("disk full", "Quota", None);
        let wrapped = failure("saving failed", "", Some(failure("disk full", "", Some(quota))));
        assert_eq!(failure_sentences(&wrapped), ["saving failed", "disk full (Quota)"]);
        let unlike = failure("unknown host", "", Some(failure("no", "Dns", None)));
        assert_eq!(failure_sentences(&unlike), ["unknown host", "no (Dns)"]);
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
        assert_eq!(read(&failed), sentence);
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
        assert_eq!(read(&around), sentence);
    }

    #[test]
    fn an_encoded_failure_says_what_it_said() {
        let mut inner = failure("Encoded failure", "Quota", None);
        let data = br#"{"message":"disk full","stack_trace":""}"#.to_vec();
        inner.encoded_attributes = Some(Payload { data, ..Default::default() });
        let outer = failure("outer", "", Some(inner));
        assert_eq!(read(&outer), "outer: disk full (Quota)");
    }

    #[cfg(feature = "client")]
    #[test]
    fn encoded_causes_are_restored() {
        let encoded = |message: &str, cause| {
            let data = format!(r#"{{"message":"{message}","stack_trace":"at {message}"}}"#).into_bytes();
            let attributes = Some(Payload { data, ..Default::default() });
            Failure { encoded_attributes: attributes, ..failure("Encoded failure", "Quota", cause) }
        };
        let damaged = Some(Payload { data: b"{".to_vec(), ..Default::default() });
        let last = Failure { encoded_attributes: damaged.clone(), ..failure("Encoded failure", "", None) };
        let mut outer = encoded("a", Some(failure("b", "", Some(encoded("c", Some(last))))));
        restore_encoded(&mut outer);
        let shown: Vec<_> = chain(&outer).map(|it| (&*it.message, &*it.stack_trace)).collect();
        assert_eq!(shown, [("a", "at a"), ("b", ""), ("c", "at c"), ("Encoded failure", "")]);
        assert_eq!(chain(&outer).last().unwrap().encoded_attributes, damaged);
    }

    #[test]
    fn a_failure_reads_as_a_chain_of_sentences() {
        let cases = [
            (failure("disk full", "Quota", None), "disk full (Quota)"),
            (
                failure("activity failed", "", Some(failure("disk full", "Quota", None))),
                "activity failed: disk full (Quota)",
            ),
            (failure("failed: disk full", "", Some(failure("disk full", "", None))), "failed: disk full"),
            (failure("", "", Some(failure("inner", "Inner", None))), "inner (Inner)"),
            (
                failure("outer", "Outer", Some(failure("inner", "Inner", None))),
                "outer (Outer): inner (Inner)",
            ),
        ];
        for (failure, sentence) in cases {
            assert_eq!(read(&failure), sentence);
        }
    }
}
