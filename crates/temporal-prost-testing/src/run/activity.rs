//! Pending activities.

mod attempt;
pub(crate) mod end;

use super::Run;
use super::retry::with_defaults;
use crate::hub::Hub;
use crate::proto::{ActivityType, Failure, Payloads, RetryPolicy, Time, command, positive};
use crate::task::queues::{Kind, QueueKey, Task};
use crate::time::clock::Hold;
use crate::time::deadlines::Due;
use std::time::Duration;

#[derive(Debug)]
pub(crate) struct Activity {
    pub(crate) id: String,
    pub(crate) kind: Option<ActivityType>,
    pub(crate) queue: String,
    pub(crate) attempt: i32,
    pub(crate) state: State,
    pub(crate) scheduled_at: Time,
    pub(crate) attempt_scheduled_at: Time,
    pub(crate) started_at: Option<Time>,
    /// The identity of the worker that performed the last attempt.
    pub(crate) identity: String,
    /// The queue on which that worker receives commands.
    pub(super) control_queue: String,
    pub(crate) heartbeat_details: Option<Payloads>,
    pub(crate) heartbeat_at: Option<Time>,
    pub(crate) last_failure: Option<Failure>,
    /// The event that requested the cancellation.
    pub(crate) cancel_requested: Option<i64>,
    pub(crate) retry: RetryPolicy,
    pub(super) timeouts: Timeouts,
}

#[derive(Debug)]
pub(crate) enum State {
    /// The attempt is on its queue.
    Waiting(#[expect(dead_code, reason = "only counted")] Hold),
    /// A worker performs the attempt.
    Running(Running),
    /// The next attempt follows at this time.
    Backoff(Time),
}

/// An attempt in progress.
#[derive(Debug)]
pub(crate) struct Running {
    /// `None` while the activity only waits for a workflow.
    hold: Option<Hold>,
    waits: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    pub(super) schedule_to_close: Option<Duration>,
    pub(super) schedule_to_start: Option<Duration>,
    pub(super) start_to_close: Option<Duration>,
    pub(super) heartbeat: Option<Duration>,
}

impl Timeouts {
    fn new(request: &command::ScheduleActivityTask) -> Self {
        let schedule_to_close = positive(request.schedule_to_close_timeout.as_ref());
        Self {
            schedule_to_close,
            schedule_to_start: positive(request.schedule_to_start_timeout.as_ref()).or(schedule_to_close),
            start_to_close: positive(request.start_to_close_timeout.as_ref()).or(schedule_to_close),
            heartbeat: positive(request.heartbeat_timeout.as_ref()),
        }
    }
}

impl Running {
    pub(super) fn new(hub: &Hub) -> Self {
        Self { hold: Some(hub.clock.busy()), waits: 0 }
    }
}

impl Activity {
    fn new(now: Time, queue: String, request: &command::ScheduleActivityTask) -> Self {
        Self {
            id: request.activity_id.clone(),
            kind: request.activity_type.clone(),
            queue,
            attempt: 1,
            state: State::Backoff(now),
            scheduled_at: now,
            attempt_scheduled_at: now,
            started_at: None,
            identity: String::new(),
            control_queue: String::new(),
            heartbeat_details: None,
            heartbeat_at: None,
            last_failure: None,
            cancel_requested: None,
            retry: with_defaults(request.retry_policy.clone().unwrap_or_default()),
            timeouts: Timeouts::new(request),
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        matches!(self.state, State::Running(_))
    }

    /// Returns the queue of the activity's mock, or the activity's own queue if it has no mock.
    fn queue_for_attempt(&self, hub: &Hub, namespace: &str) -> String {
        let own = QueueKey::new(namespace, Kind::Activity, &self.queue);
        hub.mocks.queue(&own, self.type_name()).unwrap_or(own.name)
    }

    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting(_))
    }

    /// Returns `true` if a worker performs the activity and does not only wait for a workflow.
    pub(crate) fn is_at_work(&self) -> bool {
        matches!(&self.state, State::Running(Running { hold: Some(_), .. }))
    }

    /// Returns `true` if its wait for a worker is limited.
    pub(crate) fn may_time_out_on_queue(&self) -> bool {
        self.timeouts.schedule_to_start.is_some() || self.timeouts.schedule_to_close.is_some()
    }

    pub(crate) fn type_name(&self) -> &str {
        self.kind.as_ref().map_or("", |kind| &kind.name)
    }

    /// Allows time to be skipped while the attempt waits for a workflow.
    pub(crate) fn suspend(&mut self) {
        if let State::Running(running) = &mut self.state {
            running.waits += 1;
            running.hold = None;
        }
    }

    /// Reverts one [`suspend`](Self::suspend).
    pub(crate) fn resume(&mut self, hub: &Hub) {
        if let State::Running(running) = &mut self.state {
            running.waits = running.waits.saturating_sub(1);
            if running.waits == 0 {
                running.hold = Some(hub.clock.busy());
            }
        }
    }
}

impl Run {
    /// Schedules the activity that the event `scheduled` records.
    pub(crate) fn schedule_activity(
        &mut self,
        hub: &mut Hub,
        scheduled: i64,
        request: &command::ScheduleActivityTask,
    ) {
        let queue = request.task_queue.as_ref().map(|queue| &queue.name).filter(|name| !name.is_empty());
        let activity = Activity::new(hub.now(), queue.unwrap_or(&self.task_queue).clone(), request);
        if let Some(patience) = activity.timeouts.schedule_to_close {
            self.set_due(hub, Due::ScheduleToClose(scheduled), patience);
        }
        self.activities.insert(scheduled, activity);
        self.offer_activity(hub, scheduled);
    }

    /// Puts the next attempt on its queue.
    pub(crate) fn offer_activity(&mut self, hub: &mut Hub, scheduled: i64) {
        let Some(activity) = self.activities.get_mut(&scheduled) else { return };
        activity.state = State::Waiting(hub.clock.busy());
        activity.attempt_scheduled_at = hub.now();
        let task = Task::Activity { run: self.id.clone(), scheduled, attempt: activity.attempt };
        let queue = activity.queue_for_attempt(hub, &self.namespace);
        hub.queues.add(&QueueKey::new(&self.namespace, Kind::Activity, &queue), task);
        if let Some(patience) = activity.timeouts.schedule_to_start {
            self.set_due(hub, Due::ScheduleToStart(scheduled), patience);
        }
    }

    /// Returns the event that scheduled the activity with this id.
    pub(crate) fn scheduled_event_of(&self, activity_id: &str) -> Option<i64> {
        self.activities
            .iter()
            .find(|(_, activity)| activity.id == activity_id)
            .map(|(scheduled, _)| *scheduled)
    }
}
