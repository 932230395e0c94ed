//! Writes histories.

pub(super) mod links;

use super::Run;
use crate::hub::Hub;
use crate::proto::{Attributes, Event, HistoryEvent, Time, UserMetadata, event, timestamp};

/// Creates an event that is not in a history yet.
pub(crate) fn event(now: Time, attributes: Attributes) -> HistoryEvent {
    HistoryEvent {
        event_time: Some(timestamp(now)),
        event_type: attributes.event_type() as i32,
        attributes: Some(attributes),
        ..Default::default()
    }
}

impl Run {
    /// Writes an event and returns its id.
    pub(crate) fn write(&mut self, hub: &mut Hub, event: impl Event) -> i64 {
        self.write_described(hub, event, None)
    }

    /// Writes an event with the summary and details of its command.
    pub(crate) fn write_described(
        &mut self,
        hub: &mut Hub,
        event: impl Event,
        user_metadata: Option<UserMetadata>,
    ) -> i64 {
        let event = self::event(hub.now(), event.into_attributes());
        self.append(hub, HistoryEvent { user_metadata, ..event })
    }

    pub(crate) fn append(&mut self, hub: &mut Hub, mut event: HistoryEvent) -> i64 {
        let starts = self.links.fill(&mut event);
        let id = self.history.push(event);
        if std::mem::replace(&mut self.written_in, hub.transaction) == hub.transaction {
            self.history.join_batch();
        }
        if let Some(initiated) = starts {
            self.links.add(initiated, id);
        }
        hub.progress.events += 1;
        self.changed.notify_waiters();
        id
    }

    /// Records an event that the workflow needs to learn about, either now or after the workflow task in progress.
    pub(crate) fn happen(&mut self, hub: &mut Hub, event: impl Event) {
        self.happen_all(hub, vec![event.into_attributes()]);
    }

    pub(crate) fn happen_all(&mut self, hub: &mut Hub, events: Vec<Attributes>) {
        let now = hub.now();
        let events = events.into_iter().map(|attributes| event(now, attributes)).collect();
        self.happen_at(hub, events);
    }

    /// Records events that have their own times.
    pub(crate) fn happen_at(&mut self, hub: &mut Hub, events: Vec<HistoryEvent>) {
        let in_progress = self.tasks.is_started();
        if !in_progress {
            self.write_task(hub);
        }
        for event in events {
            if in_progress {
                self.buffered.push(event);
            } else {
                self.append(hub, event);
            }
        }
        self.need_task(hub);
    }

    /// Writes the events that occurred during a workflow task. Returns `true` if there were any.
    pub(super) fn flush(&mut self, hub: &mut Hub) -> bool {
        let buffered = std::mem::take(&mut self.buffered);
        let any = !buffered.is_empty();
        for event in buffered {
            if let Some(Attributes::TimerFiredEventAttributes(event::TimerFired { timer_id, .. })) =
                &event.attributes
            {
                self.timers.remove(timer_id);
            }
            self.append(hub, event);
        }
        any
    }
}
