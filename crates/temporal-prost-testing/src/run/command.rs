//! The commands of workflow tasks.

mod activity;
pub(crate) mod check;
pub(crate) mod check_attributes;
mod child;
mod close;
mod external;
mod nexus;
pub(crate) mod properties;
mod timer;

use crate::hub::Hub;
use crate::proto::command::Requested;
use crate::proto::{UserMetadata, protocol};
use crate::run::Run;

/// The context of a command.
pub(crate) struct Step<'a> {
    /// The event that completed the workflow task.
    pub(crate) completed: i64,
    pub(crate) metadata: Option<UserMetadata>,
    /// The messages of the task that no command has placed yet.
    pub(crate) messages: &'a mut Vec<protocol::Message>,
}

impl Run {
    /// Performs a command that has passed the check.
    pub(crate) fn apply_command(&mut self, hub: &mut Hub, step: Step<'_>, requested: Requested) {
        use Requested as R;
        match requested {
            R::ScheduleActivityTaskCommandAttributes(request) => self.request_activity(hub, step, &request),
            R::RequestCancelActivityTaskCommandAttributes(request) => {
                self.request_activity_cancel(hub, &step, request);
            }
            R::StartTimerCommandAttributes(request) => self.start_timer(hub, step, request),
            R::CancelTimerCommandAttributes(request) => self.cancel_timer(hub, &step, request),
            R::RecordMarkerCommandAttributes(request) => self.record_marker(hub, step, request),
            R::UpsertWorkflowSearchAttributesCommandAttributes(request) => {
                self.upsert_search_attributes(hub, &step, request);
            }
            R::ModifyWorkflowPropertiesCommandAttributes(request) => self.modify_memo(hub, &step, request),
            R::StartChildWorkflowExecutionCommandAttributes(request) => {
                self.request_child(hub, step, request);
            }
            R::SignalExternalWorkflowExecutionCommandAttributes(request) => {
                self.request_external_signal(hub, &step, request);
            }
            R::RequestCancelExternalWorkflowExecutionCommandAttributes(request) => {
                self.request_external_cancel(hub, &step, request);
            }
            R::ProtocolMessageCommandAttributes(request) => {
                self.receive_message(hub, step.messages, &request.message_id);
            }
            R::CompleteWorkflowExecutionCommandAttributes(request) => self.complete(hub, &step, request),
            R::FailWorkflowExecutionCommandAttributes(request) => self.fail(hub, &step, request),
            R::CancelWorkflowExecutionCommandAttributes(request) => self.end_cancelled(hub, &step, request),
            R::ContinueAsNewWorkflowExecutionCommandAttributes(request) => {
                self.continue_as_new(hub, &step, request);
            }
            R::ScheduleNexusOperationCommandAttributes(request) => self.request_operation(hub, step, request),
            R::RequestCancelNexusOperationCommandAttributes(request) => {
                self.request_operation_cancel(hub, &step, request);
            }
        }
    }

    /// Places a message about an update among the events.
    fn receive_message(&mut self, hub: &mut Hub, messages: &mut Vec<protocol::Message>, id: &str) {
        if let Some(index) = messages.iter().position(|message| message.id == id) {
            let message = messages.remove(index);
            self.receive(hub, message);
        }
    }
}
