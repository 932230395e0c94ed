//! References of events to earlier events.

use crate::proto::{Attributes, HistoryEvent};
use std::collections::HashMap;

/// The started events of activities and children, by the events that requested them.
#[derive(Debug, Default)]
pub(in crate::run) struct Links(HashMap<i64, i64>);

impl Links {
    pub(in crate::run) fn add(&mut self, initiated: i64, started: i64) {
        self.0.insert(initiated, started);
    }

    /// Fills in the started event of an event that ends something. If the event is itself a start, returns the event
    /// that requested it. Both may have been buffered, so their ids are known only when they are written.
    pub(in crate::run) fn fill(&mut self, event: &mut HistoryEvent) -> Option<i64> {
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
