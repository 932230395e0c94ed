//! Starts that find a running workflow and attach their callbacks to it.

use super::{Run, record};
use crate::hub::Hub;
use crate::proto::{Event as _, HistoryEvent, event, service};

impl Run {
    /// Attaches the callbacks of a start, at most once.
    pub(crate) fn attach(&mut self, hub: &mut Hub, request: &service::StartWorkflowExecutionRequest) {
        let Some(options) = request.on_conflict_options else { return };
        if !options.attach_completion_callbacks || !self.attached.insert(request.request_id.clone()) {
            return;
        }
        self.callbacks.extend_from_slice(&request.completion_callbacks);
        let attached_request_id =
            if options.attach_request_id { request.request_id.clone() } else { String::new() };
        let updated = event::WorkflowExecutionOptionsUpdated {
            attached_request_id,
            attached_completion_callbacks: request.completion_callbacks.clone(),
            ..Default::default()
        };
        let event = record::event(hub.now(), updated.into_attributes());
        let event = HistoryEvent { worker_may_ignore: true, ..event };
        if self.tasks.is_started() {
            self.buffered.push(event);
        } else {
            self.append(hub, event);
        }
    }
}
