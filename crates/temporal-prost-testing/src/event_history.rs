//! Histories as text, and assertions about them.

mod check;
mod line;
mod note;
mod span;
mod step;
mod subject;

pub use step::Step;

use crate::proto::{Attributes, HistoryEvent, time};
use line::Line;
use std::fmt;
use std::time::Duration;

/// The event history of a workflow run, as lines of text and for assertions.
///
/// [`TestEnvironment::history`](crate::TestEnvironment::history) returns one, and the events of any workflow convert
/// into one, for example those that the SDK's `WorkflowHandle::fetch_history` returns.
///
/// It is displayed as one line per event: the event's id, the time since the start, the type, and what it is about.
/// `{}` omits the workflow tasks that succeeded; `{:#}` displays every event. The text is the same on every run of a
/// test, so it can be compared with a file:
///
/// ```text
///   1  0s   WorkflowExecutionStarted Order
///   5  0s   TimerStarted 30m
///   6  30m  TimerFired 30m
///  10  30m  ActivityTaskScheduled Shop::ship
///  11  30m  ActivityTaskStarted Shop::ship, attempt 3 after: the truck is broken
///  12  30m  ActivityTaskCompleted Shop::ship
///  16  30m  WorkflowExecutionCompleted
/// ```
///
/// The assertions panic with these lines. The affected ones are marked with `=` (found), `-` (missing) or `+`
/// (unexpected):
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_testing::{EnvironmentError, EventType, Step, TestEnvironment};
/// use temporalio_common::UntypedActivity;
///
/// # fn test(env: &TestEnvironment) -> Result<(), EnvironmentError> {
/// let history = env.history("order/1")?;
/// history.assert_in_order(&[
///     Step::timer(Duration::from_mins(30)),
///     Step::activity(&UntypedActivity::new("Shop::ship")),
///     Step::event(EventType::WorkflowExecutionCompleted),
/// ]);
/// history.assert_none(&Step::event(EventType::TimerCanceled));
/// history.assert_count(1, &Step::activity(&UntypedActivity::new("Shop::ship")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct EventHistory {
    events: Vec<HistoryEvent>,
}

impl EventHistory {
    /// Returns the events, oldest first.
    #[must_use]
    pub fn events(&self) -> &[HistoryEvent] {
        &self.events
    }

    /// Returns the number of events that are this step.
    #[must_use]
    pub fn count(&self, step: &Step) -> usize {
        self.lines().filter(|line| step.is(line)).count()
    }

    fn lines(&self) -> impl Iterator<Item = Line> {
        let first = self.events.first().and_then(|event| event.event_time.as_ref()).map(time);
        self.events.iter().map(move |event| Line::new(event, &self.events, first.unwrap_or_default()))
    }

    fn workflow_id(&self) -> &str {
        match self.events.first().and_then(|event| event.attributes.as_ref()) {
            Some(Attributes::WorkflowExecutionStartedEventAttributes(started)) => &started.workflow_id,
            _ => "",
        }
    }
}

/// Describes events in a few words each. Workflow tasks that succeeded are left out.
pub(crate) fn describe(events: &[HistoryEvent]) -> Vec<String> {
    let lines = events.iter().map(|event| Line::new(event, events, Duration::ZERO));
    lines.filter(|line| !line.is_routine()).map(|line| line.to_string()).collect()
}

impl From<Vec<HistoryEvent>> for EventHistory {
    fn from(events: Vec<HistoryEvent>) -> Self {
        Self { events }
    }
}

impl fmt::Display for EventHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<Line> = self.lines().filter(|line| f.alternate() || !line.is_routine()).collect();
        let widths = line::Widths::of(&lines);
        lines.iter().try_for_each(|line| writeln!(f, "{}", line.aligned(widths)))
    }
}

impl fmt::Debug for EventHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventHistory\n{self}")
    }
}
