//! Commands about activities.

use super::Step;
use crate::hub::Hub;
use crate::proto::{ProtoDuration, command, event, positive, proto_duration};
use crate::run::Run;
use crate::run::retry::with_defaults;
use std::time::Duration;

impl Run {
    pub(super) fn request_activity(
        &mut self,
        hub: &mut Hub,
        step: Step<'_>,
        request: &command::ScheduleActivityTask,
    ) {
        let limit = positive(self.started().workflow_run_timeout.as_ref());
        let whole = capped(request.schedule_to_close_timeout.as_ref(), limit).or(limit);
        let or_whole = |timeout| Some(proto_duration(capped(timeout, limit).or(whole).unwrap_or_default()));
        let start_to_close = capped(request.start_to_close_timeout.as_ref(), limit).or(whole);
        let heartbeat = capped(request.heartbeat_timeout.as_ref(), start_to_close);
        let event = event::ActivityTaskScheduled {
            activity_id: request.activity_id.clone(),
            activity_type: request.activity_type.clone(),
            task_queue: request.task_queue.clone(),
            header: request.header.clone(),
            input: request.input.clone(),
            schedule_to_close_timeout: Some(proto_duration(whole.unwrap_or_default())),
            schedule_to_start_timeout: or_whole(request.schedule_to_start_timeout.as_ref()),
            start_to_close_timeout: or_whole(request.start_to_close_timeout.as_ref()),
            heartbeat_timeout: Some(proto_duration(heartbeat.unwrap_or_default())),
            workflow_task_completed_event_id: step.completed,
            retry_policy: Some(with_defaults(request.retry_policy.clone().unwrap_or_default())),
            priority: request.priority.clone(),
            ..Default::default()
        };
        let scheduled = self.write_described(hub, event, step.metadata);
        self.schedule_activity(hub, scheduled, request);
    }

    pub(super) fn request_activity_cancel(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::RequestCancelActivityTask,
    ) {
        let event = event::ActivityTaskCancelRequested {
            scheduled_event_id: request.scheduled_event_id,
            workflow_task_completed_event_id: step.completed,
        };
        let requested = self.write(hub, event);
        self.cancel_activity(hub, request.scheduled_event_id, requested);
    }
}

/// Returns the timeout, if it is set. It is capped because an activity cannot outlive its run.
fn capped(timeout: Option<&ProtoDuration>, limit: Option<Duration>) -> Option<Duration> {
    let timeout = positive(timeout)?;
    Some(limit.map_or(timeout, |limit| timeout.min(limit)))
}
