//! The end of an activity.

use super::{Activity, State};
use crate::hub::Hub;
use crate::proto::{Attributes, Event, Failure, HistoryEvent, Payloads, RetryState, event};
use crate::run::Run;
use crate::run::record::event;
use crate::time::deadlines::Due;

/// The outcome of an activity.
#[derive(Debug)]
pub(crate) enum End {
    Completed(Option<Payloads>),
    Failed(Failure, RetryState),
    TimedOut(Failure, RetryState),
    Canceled(Option<Payloads>),
}

impl Run {
    /// Writes the end of the activity, preceded by the start of its last attempt, which is not in the history yet.
    pub(crate) fn end_activity(&mut self, hub: &mut Hub, scheduled: i64, end: End) {
        let Some(activity) = self.activities.remove(&scheduled) else { return };
        let all = [
            Due::ActivityRetry,
            Due::ScheduleToStart,
            Due::ScheduleToClose,
            Due::StartToClose,
            Due::Heartbeat,
        ];
        for due in all {
            self.clear_due(hub, due(scheduled));
        }
        let mut events = Vec::new();
        if tells_start(&activity, &end) {
            events.push(start(hub, scheduled, &activity));
        }
        events.push(event(hub.now(), end.event(scheduled, activity)));
        self.happen_at(hub, events);
    }
}

fn tells_start(activity: &Activity, end: &End) -> bool {
    let attempted = activity.started_at.is_some() && matches!(end, End::TimedOut(..) | End::Failed(..));
    matches!(activity.state, State::Running(_)) || attempted
}

/// The event has the time when the attempt began, as on a real server.
fn start(hub: &mut Hub, scheduled: i64, activity: &Activity) -> HistoryEvent {
    let started = event::ActivityTaskStarted {
        scheduled_event_id: scheduled,
        identity: activity.identity.clone(),
        request_id: hub.ids.uuid(),
        attempt: activity.attempt,
        last_failure: activity.last_failure.clone(),
        ..Default::default()
    };
    event(activity.started_at.unwrap_or(hub.now()), started.into_attributes())
}

impl End {
    fn event(self, scheduled_event_id: i64, activity: Activity) -> Attributes {
        let identity = activity.identity;
        match self {
            Self::Completed(result) => {
                event::ActivityTaskCompleted { result, scheduled_event_id, identity, ..Default::default() }
                    .into_attributes()
            }
            Self::Failed(failure, state) => event::ActivityTaskFailed {
                failure: Some(failure),
                scheduled_event_id,
                identity,
                retry_state: state as i32,
                ..Default::default()
            }
            .into_attributes(),
            Self::TimedOut(failure, state) => event::ActivityTaskTimedOut {
                failure: Some(failure),
                scheduled_event_id,
                retry_state: state as i32,
                ..Default::default()
            }
            .into_attributes(),
            Self::Canceled(details) => event::ActivityTaskCanceled {
                details,
                latest_cancel_requested_event_id: activity.cancel_requested.unwrap_or_default(),
                scheduled_event_id,
                identity,
                ..Default::default()
            }
            .into_attributes(),
        }
    }
}
