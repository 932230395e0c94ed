//! Commands about timers, and markers.

use super::Step;
use crate::hub::Hub;
use crate::proto::{Attributes, HistoryEvent, command, duration, event};
use crate::run::Run;
use crate::time::deadlines::Due;

impl Run {
    pub(super) fn start_timer(&mut self, hub: &mut Hub, step: Step<'_>, request: command::StartTimer) {
        let patience = duration(request.start_to_fire_timeout.as_ref());
        let event = event::TimerStarted {
            timer_id: request.timer_id.clone(),
            start_to_fire_timeout: request.start_to_fire_timeout,
            workflow_task_completed_event_id: step.completed,
        };
        let started = self.write_described(hub, event, step.metadata);
        self.timers.insert(request.timer_id, started);
        self.set_due(hub, Due::Timer(started), patience);
    }

    pub(super) fn cancel_timer(&mut self, hub: &mut Hub, step: &Step<'_>, request: command::CancelTimer) {
        let Some(started_event_id) = self.timers.remove(&request.timer_id) else { return };
        self.clear_due(hub, Due::Timer(started_event_id));
        // The timer may have fired during the task that cancels it.
        self.buffered.retain(|event| !is_fired(event, started_event_id));
        let event = event::TimerCanceled {
            timer_id: request.timer_id,
            started_event_id,
            workflow_task_completed_event_id: step.completed,
            ..Default::default()
        };
        self.write(hub, event);
    }

    /// Fires the timer that this event started.
    pub(crate) fn fire_timer(&mut self, hub: &mut Hub, started_event_id: i64) {
        let named = self.timers.iter().find(|(_, started)| **started == started_event_id);
        let Some(timer_id) = named.map(|(timer_id, _)| timer_id.clone()) else { return };
        // The workflow task in progress may still cancel the timer.
        if !self.tasks.is_started() {
            self.timers.remove(&timer_id);
        }
        self.happen(hub, event::TimerFired { timer_id, started_event_id });
    }

    pub(super) fn record_marker(&mut self, hub: &mut Hub, step: Step<'_>, request: command::RecordMarker) {
        let event = event::MarkerRecorded {
            marker_name: request.marker_name,
            details: request.details,
            workflow_task_completed_event_id: step.completed,
            header: request.header,
            failure: request.failure,
        };
        self.write_described(hub, event, step.metadata);
    }
}

fn is_fired(event: &HistoryEvent, started: i64) -> bool {
    matches!(&event.attributes, Some(Attributes::TimerFiredEventAttributes(fired)) if fired.started_event_id == started)
}
