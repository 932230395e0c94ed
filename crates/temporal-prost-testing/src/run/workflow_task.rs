//! Workflow tasks: scheduled, offered to workers, and started.

mod completion;
pub(crate) mod end;

use super::Run;
use super::record::event;
use crate::hub::Hub;
use crate::proto::{
    Event, Failure, HistoryEvent, TaskQueue, Time, enums, event, proto_duration, service, task_queue,
    timestamp, workflow_type,
};
use crate::run::history::{encode, with_history};
use crate::task::queues::{Kind, QueueKey, Task};
use crate::task::token::TaskToken;
use crate::time::clock::Hold;
use crate::time::deadlines::Due;
use std::time::Duration;

/// The number of events from which on a workflow is advised to continue as new.
const MANY_EVENTS: i64 = 4096;

/// The size in bytes from which on a workflow is advised to continue as new.
const MANY_BYTES: i64 = 4 << 20;

/// The workflow tasks of a run. At most one exists at a time.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    pub(crate) current: Option<WorkflowTask>,
    pub(crate) attempt: i32,
    pub(crate) timeout: Duration,
    /// The event that started the last completed task.
    pub(crate) previous_started: i64,
    pub(crate) sticky: Option<Sticky>,
    /// If `true`, the run's start delay has not passed yet.
    pub(crate) delayed: bool,
    /// The failure of the last attempt.
    pub(crate) last_failure: Option<Failure>,
}

/// The queue of the worker that has the workflow in its cache.
#[derive(Clone, Debug)]
pub(crate) struct Sticky {
    pub(crate) queue: String,
    /// The time that a task waits on this queue before it goes to the common queue.
    pub(crate) patience: Duration,
}

#[derive(Debug)]
pub(crate) struct WorkflowTask {
    pub(crate) number: u64,
    pub(crate) attempt: i32,
    pub(crate) place: Place,
    pub(crate) started: Option<Start>,
    pub(crate) scheduled_at: Time,
    pub(crate) queue: TaskQueue,
    /// `None` if the workflow works without end: then time passes nevertheless.
    _hold: Option<Hold>,
}

/// The start of a task.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) event: i64,
    identity: String,
    request_id: String,
    at: Time,
}

/// The place of a task's events in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Written, starting with this event.
    Written(i64),
    /// Not written until the task completes. `after` was the last event when the task was scheduled.
    Unwritten { after: i64, reason: Reason },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The task repeats a failed task.
    Repeated,
    /// The task carries only updates, and leaves no trace if they are rejected.
    Speculative,
}

impl Tasks {
    pub(super) fn new(timeout: Duration) -> Self {
        Self {
            current: None,
            attempt: 1,
            timeout,
            previous_started: 0,
            sticky: None,
            delayed: false,
            last_failure: None,
        }
    }

    /// Returns `true` if a worker has the task.
    pub(crate) fn is_started(&self) -> bool {
        self.current.as_ref().is_some_and(WorkflowTask::is_started)
    }
}

impl WorkflowTask {
    pub(crate) fn is_started(&self) -> bool {
        self.started.is_some()
    }

    fn is_sticky(&self) -> bool {
        self.queue.kind == enums::TaskQueueKind::Sticky as i32
    }

    fn scheduled_event(&self, timeout: Duration) -> HistoryEvent {
        let attributes = event::WorkflowTaskScheduled {
            task_queue: Some(self.queue.clone()),
            start_to_close_timeout: Some(proto_duration(timeout)),
            attempt: self.attempt,
        };
        event(self.scheduled_at, attributes.into_attributes())
    }
}

impl Start {
    fn event(&self, scheduled: i64, history_size: i64) -> HistoryEvent {
        let attributes = event::WorkflowTaskStarted {
            scheduled_event_id: scheduled,
            identity: self.identity.clone(),
            request_id: self.request_id.clone(),
            suggest_continue_as_new: scheduled + 1 >= MANY_EVENTS || history_size >= MANY_BYTES,
            history_size_bytes: history_size,
            ..Default::default()
        };
        event(self.at, attributes.into_attributes())
    }
}

impl Run {
    /// Schedules a workflow task unless there already is one.
    pub(crate) fn need_task(&mut self, hub: &mut Hub) {
        if self.is_open() && !self.tasks.delayed && self.tasks.current.is_none() {
            self.schedule_task(hub, None);
        }
    }

    /// Schedules a workflow task. If `speculative` is set, its events are not written yet.
    pub(crate) fn schedule_task(&mut self, hub: &mut Hub, speculative: Option<Reason>) {
        self.leave_deserted_queue(hub);
        let repeated = (self.tasks.attempt > 1).then_some(Reason::Repeated);
        let mut task = WorkflowTask {
            number: hub.ids.number(),
            attempt: self.tasks.attempt,
            place: Place::Unwritten { after: self.history.last(), reason: Reason::Repeated },
            started: None,
            scheduled_at: hub.now(),
            queue: self.queue_for_task(hub),
            _hold: hub.paces.reason(&self.first_run_id).is_none().then(|| hub.clock.busy()),
        };
        task.place = match speculative.or(repeated) {
            Some(reason) => Place::Unwritten { after: self.history.last(), reason },
            None => Place::Written(self.append(hub, task.scheduled_event(self.tasks.timeout))),
        };
        self.tasks.current = Some(task);
        match repetition_delay(self.tasks.attempt) {
            Some(delay) => self.set_due(hub, Due::TaskRetry, delay),
            None => self.offer_task(hub),
        }
    }

    fn leave_deserted_queue(&mut self, hub: &Hub) {
        let Some(Sticky { queue, .. }) = &self.tasks.sticky else { return };
        if !hub.queues.is_served(&QueueKey::new(&self.namespace, Kind::Workflow, queue)) {
            self.tasks.sticky = None;
        }
    }

    fn queue_for_task(&self, hub: &Hub) -> TaskQueue {
        let own = QueueKey::new(&self.namespace, Kind::Workflow, &self.task_queue);
        if let Some(queue) = hub.mocks.queue(&own, &self.workflow_type) {
            return task_queue(&queue);
        }
        match &self.tasks.sticky {
            Some(Sticky { queue, .. }) => TaskQueue {
                name: queue.clone(),
                kind: enums::TaskQueueKind::Sticky as i32,
                normal_name: self.task_queue.clone(),
            },
            None => task_queue(&self.task_queue),
        }
    }

    /// Puts the task on its queue.
    pub(crate) fn offer_task(&mut self, hub: &mut Hub) {
        let Some(task) = &self.tasks.current else { return };
        let key = QueueKey::new(&self.namespace, Kind::Workflow, &task.queue.name);
        let number = task.number;
        if let Some(patience) = self.tasks.sticky.as_ref().map(|sticky| sticky.patience) {
            self.set_due(hub, Due::StickyTask, patience);
        }
        hub.queues.add(&key, Task::Workflow { run: self.id.clone(), number });
    }

    /// Writes the events of the task if they are not written yet, because other events are about to follow.
    pub(crate) fn write_task(&mut self, hub: &mut Hub) {
        let Some(mut task) = self.tasks.current.take() else { return };
        if let Place::Unwritten { .. } = task.place {
            if !task.is_started() {
                task.attempt = 1;
                self.tasks.attempt = 1;
            }
            let scheduled = self.append(hub, task.scheduled_event(self.tasks.timeout));
            task.place = Place::Written(scheduled);
            if let Some(start) = &task.started {
                let size = self.history.size();
                self.append(hub, start.event(scheduled, size));
            }
        }
        self.tasks.current = Some(task);
    }

    /// Hands the task to a worker. Returns the encoded response to its poll.
    pub(crate) fn start_task(&mut self, hub: &mut Hub, identity: &str) -> Option<Vec<u8>> {
        self.clear_due(hub, Due::StickyTask);
        if self.tasks.current.as_ref().is_some_and(|task| task.is_overtaken(self.history.last())) {
            self.write_task(hub);
        }
        let mut task = self.tasks.current.take()?;
        let start =
            Start { event: 0, identity: identity.to_owned(), request_id: hub.ids.uuid(), at: hub.now() };
        let unwritten = self.write_start(hub, &mut task, start);
        self.set_due(hub, Due::TaskTimeout, self.tasks.timeout);
        let answer = self.task_answer(hub, &task);
        let first = if task.is_sticky() { self.tasks.previous_started + 1 } else { 1 };
        self.tasks.current = Some(task);
        self.changed.notify_waiters();
        Some(with_history(&answer, 8, &[self.history.encoded(first, self.history.last()), &unwritten]))
    }

    /// Records the start of the task. Returns its encoded events if they must not be written yet.
    fn write_start(&mut self, hub: &mut Hub, task: &mut WorkflowTask, mut start: Start) -> Vec<u8> {
        let (last, size) = (self.history.last(), self.history.size());
        let mut unwritten = Vec::new();
        start.event = if let Place::Written(scheduled) = task.place {
            self.append(hub, start.event(scheduled, size))
        } else {
            let scheduled = task.scheduled_event(self.tasks.timeout);
            encode(&HistoryEvent { event_id: last + 1, ..scheduled }, &mut unwritten);
            encode(&HistoryEvent { event_id: last + 2, ..start.event(last + 1, size) }, &mut unwritten);
            last + 2
        };
        task.started = Some(start);
        unwritten
    }

    fn task_answer(&mut self, hub: &Hub, task: &WorkflowTask) -> service::PollWorkflowTaskQueueResponse {
        let started = task.started.as_ref().map_or(0, |start| start.event);
        service::PollWorkflowTaskQueueResponse {
            task_token: TaskToken::workflow(&self.id, task.number).encode(),
            workflow_execution: Some(self.execution()),
            workflow_type: Some(workflow_type(&self.workflow_type)),
            previous_started_event_id: self.tasks.previous_started,
            started_event_id: started,
            attempt: task.attempt,
            workflow_execution_task_queue: Some(task_queue(&self.task_queue)),
            scheduled_time: Some(timestamp(task.scheduled_at)),
            started_time: Some(timestamp(hub.now())),
            queries: self.queries_for_task(),
            messages: self.messages_for_task(started),
            ..Default::default()
        }
    }
}

impl WorkflowTask {
    /// Returns `true` if the task's events are unwritten and other events have been written since.
    fn is_overtaken(&self, last: i64) -> bool {
        matches!(self.place, Place::Unwritten { after, .. } if after != last)
    }
}

/// Returns the delay before a task is repeated, so that a workflow that always fails does not keep its worker busy.
fn repetition_delay(attempt: i32) -> Option<Duration> {
    let doublings = u32::try_from(attempt).ok()?.min(9).checked_sub(3)?;
    Some(Duration::from_millis(100) * (1 << doublings))
}
