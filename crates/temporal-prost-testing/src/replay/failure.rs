use super::forms::Recorded;
use crate::proto::{Attributes, HistoryEvent};
use std::error::Error;
use std::fmt;

/// An error that occurs when histories are replayed.
///
/// ```
/// use temporal_prost_testing::ReplayError;
///
/// /// Returns the names of the histories that the code cannot replay.
/// fn incompatible(error: &ReplayError) -> Vec<&str> {
///     match error {
///         ReplayError::Failed(failures) => failures.iter().map(|failure| failure.name.as_str()).collect(),
///         _ => Vec::new(),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The code is not compatible with some of the histories.
    #[error("cannot replay {} of the histories:\n\n{}", .0.len(), all(.0))]
    Failed(Vec<ReplayFailure>),
    /// The SDK rejected the registered workflows.
    #[error("cannot start a worker for the replay")]
    Worker(#[source] Box<dyn Error + Send + Sync>),
}

fn all(failures: &[ReplayFailure]) -> String {
    let shown: Vec<String> = failures.iter().map(ToString::to_string).collect();
    shown.join("\n\n")
}

/// A history that is incompatible with the code.
///
/// ```
/// use temporal_prost_testing::ReplayFailure;
///
/// /// Names the change that breaks the history.
/// fn change(failure: &ReplayFailure) -> Option<String> {
///     let (id, recorded) = failure.event.as_ref()?;
///     Some(format!("event {id} is `{recorded}`, but the code wants `{}`", failure.found.as_deref()?))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplayFailure {
    /// The name of the history: a file name or a workflow id.
    pub name: String,
    /// The workflow type.
    pub workflow_type: String,
    /// The mismatched event, if the SDK names it: its id, and a description.
    pub event: Option<(i64, String)>,
    /// The step that the code takes instead, if the SDK names it. For example, `Timer` or `Activity`.
    pub found: Option<String>,
    /// The SDK's message.
    pub message: String,
}

impl fmt::Display for ReplayFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, workflow_type, event, found, message } = self;
        writeln!(f, "{name} ({workflow_type})")?;
        if let Some((id, recorded)) = event {
            writeln!(f, "  event    {id}\n  history  {recorded}")?;
        }
        if let Some(found) = found {
            writeln!(f, "  code     {found}")?;
        }
        write!(f, "  reason   {message}")
    }
}

pub(super) fn describe(recorded: &Recorded, message: String) -> ReplayFailure {
    let id = event_id(&message);
    let event = id.map(|id| (id, description(&recorded.history.event(id))));
    ReplayFailure {
        name: recorded.name.clone(),
        workflow_type: recorded.started().workflow_type.unwrap_or_default().name,
        event,
        found: machine(&message),
        message,
    }
}

/// Extracts the name from `Activity machine does not handle this event`.
fn machine(message: &str) -> Option<String> {
    let (before, _) = message.split_once(" machine does not handle")?;
    before.split_whitespace().last().map(str::to_owned)
}

/// Extracts the id from `HistoryEvent(id: 5, TimerStarted)`.
fn event_id(message: &str) -> Option<i64> {
    let (_, after) = message.split_once("HistoryEvent(id: ")?;
    after.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok()
}

fn description(event: &HistoryEvent) -> String {
    let kind = event.event_type().as_str_name().trim_start_matches("EVENT_TYPE_").to_owned();
    let detail = match &event.attributes {
        Some(Attributes::ActivityTaskScheduledEventAttributes(scheduled)) => {
            scheduled.activity_type.as_ref().map(|kind| format!("activity `{}`", kind.name))
        }
        Some(Attributes::TimerStartedEventAttributes(started)) => Some(format!("timer {}", started.timer_id)),
        Some(Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child)) => {
            child.workflow_type.as_ref().map(|kind| format!("child `{}`", kind.name))
        }
        Some(Attributes::MarkerRecordedEventAttributes(marker)) => {
            Some(format!("marker `{}`", marker.marker_name))
        }
        _ => None,
    };
    detail.map_or(kind.clone(), |detail| format!("{kind}, {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_the_history_next_to_the_code() {
        let failure = ReplayFailure {
            name: "order.json".to_owned(),
            workflow_type: "Order".to_owned(),
            event: Some((5, "TIMER_STARTED, timer 1".to_owned())),
            found: machine("[TMPRL1100] Activity machine does not handle this event"),
            message: "Nondeterminism error".to_owned(),
        };
        let expected = "order.json (Order)\n  event    5\n  history  TIMER_STARTED, timer 1\n  code     Activity\n  \
                        reason   Nondeterminism error";
        assert_eq!(failure.to_string(), expected);
        assert_eq!(event_id("does not handle HistoryEvent(id: 12, TimerStarted)"), Some(12));
        assert_eq!(event_id("another message"), None);
    }
}
