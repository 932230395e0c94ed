//! One event as a line of text.

use super::note::note;
use super::span::span;
use super::subject::{Subject, subject};
use crate::proto::enums::EventType;
use crate::proto::{HistoryEvent, Time, time};
use std::fmt;
use std::time::Duration;

/// An event, prepared for display and comparison.
#[derive(Clone, Debug)]
pub(super) struct Line {
    id: i64,
    elapsed: Duration,
    pub(super) kind: EventType,
    pub(super) subject: Option<Subject>,
    note: Option<String>,
}

/// The widths of the columns.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Widths {
    id: usize,
    elapsed: usize,
}

impl Widths {
    pub(super) fn of(lines: &[Line]) -> Self {
        let longest = |text: fn(&Line) -> String| lines.iter().map(|line| text(line).len()).max();
        Self {
            id: longest(|line| line.id.to_string()).unwrap_or_default().max(3),
            elapsed: longest(|line| span(line.elapsed)).unwrap_or_default(),
        }
    }

    /// Returns the space in place of the columns.
    pub(super) fn indent(self) -> String {
        " ".repeat(self.id + 2 + self.elapsed + 2)
    }
}

impl Line {
    pub(super) fn new(event: &HistoryEvent, events: &[HistoryEvent], first: Time) -> Self {
        let now = event.event_time.as_ref().map(time).unwrap_or_default();
        Self {
            id: event.event_id,
            elapsed: now.saturating_sub(first),
            kind: event.event_type(),
            subject: subject(event, events),
            note: event.attributes.as_ref().and_then(note),
        }
    }

    /// Returns `true` if the event belongs to a workflow task that succeeded.
    pub(super) fn is_routine(&self) -> bool {
        use EventType::{WorkflowTaskCompleted, WorkflowTaskScheduled, WorkflowTaskStarted};
        matches!(self.kind, WorkflowTaskScheduled | WorkflowTaskStarted | WorkflowTaskCompleted)
    }

    pub(super) fn aligned(&self, widths: Widths) -> String {
        let Widths { id, elapsed } = widths;
        format!("{:>id$}  {:<elapsed$}  {self}", self.id, span(self.elapsed))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&type_name(self.kind))?;
        if let Some(subject) = &self.subject {
            write!(f, " {subject}")?;
        }
        match &self.note {
            Some(note) => write!(f, ", {note}"),
            None => Ok(()),
        }
    }
}

/// Converts `EVENT_TYPE_TIMER_STARTED` to `TimerStarted`, as in the web UI.
pub(super) fn type_name(kind: EventType) -> String {
    let words = kind.as_str_name().trim_start_matches("EVENT_TYPE_").split('_');
    let capitalized = words.map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_lowercase())
    });
    capitalized.collect()
}
