//! Workflow tasks that fail, time out, or are abandoned. The module `completion` handles their completion.

use super::Place;
use crate::hub::Hub;
use crate::proto::{Event, Failure, TimeoutType, enums::WorkflowTaskFailedCause as Cause, event};
use crate::run::Run;
use crate::time::deadlines::Due;

/// The reason why a task fails.
#[derive(Debug)]
pub(crate) struct TaskFailure {
    pub(crate) cause: Cause,
    pub(crate) failure: Option<Failure>,
    pub(crate) identity: String,
}

/// The events that scheduled and started a task, or zeros.
struct Ended {
    scheduled: i64,
    started: i64,
}

impl Run {
    /// Fails the task and repeats it.
    pub(crate) fn fail_task(&mut self, hub: &mut Hub, failed: TaskFailure) {
        let Some(ended) = self.end_task(hub) else { return };
        self.tasks.last_failure.clone_from(&failed.failure);
        let event = event::WorkflowTaskFailed {
            scheduled_event_id: ended.scheduled,
            started_event_id: ended.started,
            cause: failed.cause as i32,
            failure: failed.failure,
            identity: failed.identity,
            ..Default::default()
        };
        self.repeat_task(hub, event, &ended);
    }

    /// Ends the task because no worker took or completed it in time, and repeats it.
    pub(crate) fn time_out_task(&mut self, hub: &mut Hub, kind: TimeoutType) {
        let Some(ended) = self.end_task(hub) else { return };
        let event = event::WorkflowTaskTimedOut {
            scheduled_event_id: ended.scheduled,
            started_event_id: ended.started,
            timeout_type: kind as i32,
        };
        self.repeat_task(hub, event, &ended);
    }

    /// Removes the current task. Writes its events if it was the first attempt.
    fn end_task(&mut self, hub: &mut Hub) -> Option<Ended> {
        if self.tasks.attempt == 1 {
            self.write_task(hub);
        }
        let task = self.tasks.current.take()?;
        for due in [Due::TaskTimeout, Due::StickyTask, Due::TaskRetry] {
            self.clear_due(hub, due);
        }
        self.tasks.sticky = None;
        self.take_back_updates();
        self.take_back_queries();
        let scheduled = if let Place::Written(scheduled) = task.place { scheduled } else { 0 };
        Some(Ended { scheduled, started: task.started.map_or(0, |start| start.event) })
    }

    fn repeat_task(&mut self, hub: &mut Hub, event: impl Event, ended: &Ended) {
        if self.tasks.attempt == 1 {
            self.write(hub, event);
        }
        if ended.started != 0 {
            self.tasks.attempt = self.tasks.attempt.saturating_add(1);
        }
        if self.flush(hub) {
            self.tasks.attempt = 1;
        }
        self.need_task(hub);
    }

    /// Ends the task because the run ends.
    pub(crate) fn abandon_task(&mut self, hub: &mut Hub, identity: &str) {
        let Some(task) = self.tasks.current.take() else { return };
        if let (Place::Written(scheduled), Some(start)) = (task.place, task.started) {
            let event = event::WorkflowTaskFailed {
                scheduled_event_id: scheduled,
                started_event_id: start.event,
                cause: Cause::ForceCloseCommand as i32,
                identity: identity.to_owned(),
                ..Default::default()
            };
            self.write(hub, event);
        }
    }
}
