//! The commands for Nexus operations.

use super::Step;
use crate::hub::Hub;
use crate::proto::{ProtoDuration, command, event, positive, proto_duration};
use crate::run::Run;

impl Run {
    pub(super) fn request_operation(
        &mut self,
        hub: &mut Hub,
        step: Step<'_>,
        request: command::ScheduleNexusOperation,
    ) {
        let endpoint_id = hub.endpoints.named(&request.endpoint).map(|endpoint| endpoint.id.clone());
        let event = event::NexusOperationScheduled {
            endpoint: request.endpoint,
            service: request.service,
            operation: request.operation,
            input: request.input,
            schedule_to_close_timeout: self.limited(request.schedule_to_close_timeout),
            nexus_header: request.nexus_header,
            workflow_task_completed_event_id: step.completed,
            request_id: hub.ids.uuid(),
            endpoint_id: endpoint_id.unwrap_or_default(),
            ..Default::default()
        };
        let scheduled = self.write_described(hub, event.clone(), step.metadata);
        self.schedule_operation(hub, scheduled, event);
    }

    /// Shortens a timeout to that of the run.
    fn limited(&self, timeout: Option<ProtoDuration>) -> Option<ProtoDuration> {
        let limit = positive(self.started().workflow_run_timeout.as_ref());
        match (limit, positive(timeout.as_ref())) {
            (Some(limit), asked) if asked.is_none_or(|asked| asked > limit) => Some(proto_duration(limit)),
            _ => timeout,
        }
    }

    pub(super) fn request_operation_cancel(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::RequestCancelNexusOperation,
    ) {
        let event = event::NexusOperationCancelRequested {
            scheduled_event_id: request.scheduled_event_id,
            workflow_task_completed_event_id: step.completed,
        };
        let requested = self.write(hub, event);
        self.cancel_operation(hub, request.scheduled_event_id, requested);
    }
}
