//! A run that repeats the beginning of another run.

use super::operation::Replayed;
use super::update::Update;
use super::{Child, Run};
use crate::hub::Hub;
use crate::proto::{
    Attributes as A, HistoryEvent, Time, command, duration, enums::ParentClosePolicy, event, time,
};
use crate::run::command::properties::merge;
use crate::time::deadlines::Due;
use std::time::Duration;

/// The pending items after the events so far.
#[derive(Default)]
struct Pending {
    activities: Vec<(i64, event::ActivityTaskScheduled)>,
    /// For each timer: the event that started it, its id, and the time when it fires.
    timers: Vec<(i64, String, Time)>,
    operations: Replayed,
}

impl Run {
    /// Repeats the events of `base` up to `last`, and schedules the items that are pending then.
    pub(crate) fn rebuild(hub: &mut Hub, base: &Self, run_id: String, last: i64) -> Self {
        let started = base.started();
        let mut run = Self::empty(hub.now(), base.namespace.clone(), run_id, &started);
        let mut pending = Pending::default();
        for event in base.history.events().take(usize::try_from(last).unwrap_or_default()) {
            run.replay(&mut pending, &event);
            run.append(hub, event);
        }
        run.history.copy_batches(&base.history);
        run.set_timeouts(hub, &started, Duration::ZERO);
        for (scheduled, recorded) in pending.activities {
            run.schedule_activity(hub, scheduled, &activity_command(recorded));
        }
        run.resume_operations(hub, pending.operations);
        for (started, timer_id, fires) in pending.timers {
            run.timers.insert(timer_id, started);
            run.set_due(hub, Due::Timer(started), fires.saturating_sub(hub.now()));
        }
        run
    }

    fn replay(&mut self, pending: &mut Pending, event: &HistoryEvent) {
        let at = event.event_time.as_ref().map(time).unwrap_or_default();
        let Some(attributes) = event.attributes.clone() else { return };
        match attributes {
            A::WorkflowTaskCompletedEventAttributes(completed) => {
                self.tasks.previous_started = completed.started_event_id;
            }
            A::ActivityTaskScheduledEventAttributes(scheduled) => {
                pending.activities.push((event.event_id, scheduled));
            }
            A::TimerStartedEventAttributes(started) => {
                let fires = at.saturating_add(duration(started.start_to_fire_timeout.as_ref()));
                pending.timers.push((event.event_id, started.timer_id, fires));
            }
            A::WorkflowExecutionCancelRequestedEventAttributes(_) => self.cancel_requested = true,
            A::UpsertWorkflowSearchAttributesEventAttributes(upserted) => {
                merge(
                    &mut self.search_attributes,
                    &upserted.search_attributes.unwrap_or_default().indexed_fields,
                );
            }
            A::WorkflowPropertiesModifiedEventAttributes(modified) => {
                merge(&mut self.memo, &modified.upserted_memo.unwrap_or_default().fields);
            }
            A::WorkflowExecutionUpdateAcceptedEventAttributes(accepted) => {
                self.updates.push(Update::accepted(accepted.protocol_instance_id, event.event_id));
            }
            A::WorkflowExecutionUpdateCompletedEventAttributes(completed) => self.replay_outcome(completed),
            attributes => {
                pending.end(&attributes);
                pending.operations.replay(event.event_id, at, &attributes);
                self.replay_child(event.event_id, attributes);
            }
        }
    }

    fn replay_outcome(&mut self, completed: event::WorkflowExecutionUpdateCompleted) {
        let update =
            self.updates.iter_mut().find(|update| update.is_accepted_by(completed.accepted_event_id));
        if let (Some(update), Some(outcome)) = (update, completed.outcome) {
            update.complete(outcome);
        }
    }

    fn replay_child(&mut self, id: i64, attributes: A) {
        match attributes {
            A::StartChildWorkflowExecutionInitiatedEventAttributes(initiated) => {
                self.children.insert(id, pending_child(initiated));
            }
            A::ChildWorkflowExecutionStartedEventAttributes(started) => {
                if let Some(child) = self.children.get_mut(&started.initiated_event_id) {
                    child.started = true;
                    child.execution = started.workflow_execution.unwrap_or_default();
                }
            }
            attributes => {
                if let Some(initiated) = ended_child(&attributes) {
                    self.children.remove(&initiated);
                }
            }
        }
    }
}

impl Pending {
    /// Forgets the item that an event ends.
    fn end(&mut self, attributes: &A) {
        let activity = match attributes {
            A::ActivityTaskCompletedEventAttributes(end) => end.scheduled_event_id,
            A::ActivityTaskFailedEventAttributes(end) => end.scheduled_event_id,
            A::ActivityTaskTimedOutEventAttributes(end) => end.scheduled_event_id,
            A::ActivityTaskCanceledEventAttributes(end) => end.scheduled_event_id,
            _ => 0,
        };
        let timer = match attributes {
            A::TimerFiredEventAttributes(end) => end.started_event_id,
            A::TimerCanceledEventAttributes(end) => end.started_event_id,
            _ => 0,
        };
        self.activities.retain(|(scheduled, _)| *scheduled != activity);
        self.timers.retain(|(started, ..)| *started != timer);
    }
}

/// Returns the event that requested the child that this event ends.
pub(crate) fn ended_child(attributes: &A) -> Option<i64> {
    Some(match attributes {
        A::StartChildWorkflowExecutionFailedEventAttributes(end) => end.initiated_event_id,
        A::ChildWorkflowExecutionCompletedEventAttributes(end) => end.initiated_event_id,
        A::ChildWorkflowExecutionFailedEventAttributes(end) => end.initiated_event_id,
        A::ChildWorkflowExecutionCanceledEventAttributes(end) => end.initiated_event_id,
        A::ChildWorkflowExecutionTimedOutEventAttributes(end) => end.initiated_event_id,
        A::ChildWorkflowExecutionTerminatedEventAttributes(end) => end.initiated_event_id,
        _ => return None,
    })
}

fn pending_child(initiated: event::StartChildWorkflowExecutionInitiated) -> Child {
    let close_policy = ParentClosePolicy::try_from(initiated.parent_close_policy).unwrap_or_default();
    Child {
        namespace: initiated.namespace,
        execution: crate::proto::WorkflowExecution {
            workflow_id: initiated.workflow_id,
            run_id: String::new(),
        },
        workflow_type: initiated.workflow_type,
        close_policy,
        started: false,
    }
}

fn activity_command(recorded: event::ActivityTaskScheduled) -> command::ScheduleActivityTask {
    command::ScheduleActivityTask {
        activity_id: recorded.activity_id,
        activity_type: recorded.activity_type,
        task_queue: recorded.task_queue,
        header: recorded.header,
        input: recorded.input,
        schedule_to_close_timeout: recorded.schedule_to_close_timeout,
        schedule_to_start_timeout: recorded.schedule_to_start_timeout,
        start_to_close_timeout: recorded.start_to_close_timeout,
        heartbeat_timeout: recorded.heartbeat_timeout,
        retry_policy: recorded.retry_policy,
        priority: recorded.priority,
        ..Default::default()
    }
}
