//! Rejects commands as a real server does. The whole workflow task fails with the cause.

use super::check_attributes::{Check, attributes, impossible};
use crate::hub::Hub;
use crate::proto::command::{Command, Requested};
use crate::proto::count;
use crate::proto::enums::{CommandType, WorkflowTaskFailedCause as Cause};
use crate::run::Run;
use std::collections::BTreeSet;

/// The reason why a task is rejected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) cause: Cause,
    pub(crate) message: String,
}

impl Refused {
    pub(super) fn new(cause: Cause, reason: impl std::fmt::Display) -> Self {
        Self { cause, message: format!("{cause:?}: {reason}") }
    }

    /// Creates the rejection of a request as a whole. A real server then leaves the task in progress until it times out.
    /// Here, it fails at once, so that the test fails.
    pub(super) fn of_request(message: String) -> Self {
        Self { cause: Cause::Unspecified, message }
    }

    /// Creates a rejection whose cause needs no further explanation.
    fn plain(cause: Cause) -> Self {
        Self { cause, message: format!("{cause:?}") }
    }
}

/// Pending items, updated by each command in turn.
struct Pending {
    activities: BTreeSet<String>,
    timers: BTreeSet<String>,
}

impl Run {
    /// Rejects commands that cannot be performed, before any of them is.
    pub(crate) fn check_commands(&self, hub: &Hub, commands: &[Command]) -> Result<(), Refused> {
        let mut pending = Pending {
            activities: self.activities.values().map(|activity| activity.id.clone()).collect(),
            timers: self.timers.keys().cloned().collect(),
        };
        // Three events of the workflow task come first.
        let check = Check { run: self, hub, last: self.history.last() + 3 + count(commands.len()) };
        for (index, command) in commands.iter().enumerate() {
            let Some(requested) = &command.attributes else {
                return Err(Refused::new(Cause::Unspecified, "a command without attributes"));
            };
            if closes(requested) {
                self.check_close(commands, index)?;
            }
            attributes(requested, &check)?;
            pending.change(requested)?;
        }
        Ok(())
    }

    fn check_close(&self, commands: &[Command], index: usize) -> Result<(), Refused> {
        // The worker evicts the workflow only if the message is exactly this.
        if !self.buffered.is_empty() {
            return Err(Refused::plain(Cause::UnhandledCommand));
        }
        if index + 1 < commands.len() {
            let names: Vec<String> = commands.iter().map(|command| name(command.command_type)).collect();
            let message = format!(
                "invalid command sequence: [{}], command {} must be the last command.",
                names.join(", "),
                names[index]
            );
            return Err(Refused::of_request(message));
        }
        Ok(())
    }
}

impl Pending {
    fn change(&mut self, requested: &Requested) -> Result<(), Refused> {
        match requested {
            Requested::ScheduleActivityTaskCommandAttributes(request)
                if !self.activities.insert(request.activity_id.clone()) =>
            {
                let place = format!("ActivityID: {}", request.activity_id);
                let reason = impossible("add-activitytask-scheduled-event", &place);
                Err(Refused::new(Cause::ScheduleActivityDuplicateId, reason))
            }
            Requested::StartTimerCommandAttributes(request)
                if !self.timers.insert(request.timer_id.clone()) =>
            {
                let reason = impossible("add-timer-started-event", &format!("TimerID: {}", request.timer_id));
                Err(Refused::new(Cause::StartTimerDuplicateId, reason))
            }
            Requested::CancelTimerCommandAttributes(request) if !self.timers.remove(&request.timer_id) => {
                let reason =
                    impossible("add-timer-canceled-event", &format!("TimerID: {}", request.timer_id));
                Err(Refused::new(Cause::BadCancelTimerAttributes, reason))
            }
            _ => Ok(()),
        }
    }
}

/// Returns `true` if a command closes the run.
pub(crate) fn closes(requested: &Requested) -> bool {
    matches!(
        requested,
        Requested::CompleteWorkflowExecutionCommandAttributes(_)
            | Requested::FailWorkflowExecutionCommandAttributes(_)
            | Requested::CancelWorkflowExecutionCommandAttributes(_)
            | Requested::ContinueAsNewWorkflowExecutionCommandAttributes(_)
    )
}

/// Returns the name of a command, as in `CompleteWorkflowExecution`.
fn name(command: i32) -> String {
    format!("{:?}", CommandType::try_from(command).unwrap_or_default())
}
