//! How events refer to earlier ones.

use crate::proto::{Attributes, HistoryEvent};
use std::collections::HashMap;

/// The events by which activities and children started, by the events that requested them.
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<i64, i64>);

impl Links {
    pub(super) fn add(&mut self, initiated: i64, started: i64) {
        self.0.insert(initiated, started);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Fills in the start that an event ends. Returns what an event starts. Both may have been buffered, so ids are known
    /// only when events are written.
    pub(super) fn fill(&mut self, event: &mut HistoryEvent) -> Option<i64> {
        use Attributes as A;
        let (initiated, started) = match event.attributes.as_mut()? {
            A::ActivityTaskStartedEventAttributes(start) => return Some(start.scheduled_event_id),
            A::ChildWorkflowExecutionStartedEventAttributes(start) => return Some(start.initiated_event_id),
            A::ActivityTaskCompletedEventAttributes(end) => {
                (end.scheduled_event_id, &mut end.started_event_id)
            }
            A::ActivityTaskFailedEventAttributes(end) => (end.scheduled_event_id, &mut end.started_event_id),
            A::ActivityTaskTimedOutEventAttributes(end) => {
                (end.scheduled_event_id, &mut end.started_event_id)
            }
            A::ActivityTaskCanceledEventAttributes(end) => {
                (end.scheduled_event_id, &mut end.started_event_id)
            }
            A::ChildWorkflowExecutionCompletedEventAttributes(end) => {
                (end.initiated_event_id, &mut end.started_event_id)
            }
            A::ChildWorkflowExecutionFailedEventAttributes(end) => {
                (end.initiated_event_id, &mut end.started_event_id)
            }
            A::ChildWorkflowExecutionCanceledEventAttributes(end) => {
                (end.initiated_event_id, &mut end.started_event_id)
            }
            A::ChildWorkflowExecutionTimedOutEventAttributes(end) => {
                (end.initiated_event_id, &mut end.started_event_id)
            }
            A::ChildWorkflowExecutionTerminatedEventAttributes(end) => {
                (end.initiated_event_id, &mut end.started_event_id)
            }
            _ => return None,
        };
        *started = self.0.remove(&initiated).unwrap_or_default();
        None
    }
}
