//! Rejects commands as a real server does. The whole workflow task fails with the cause.

use super::check_attributes::{Check, attributes};
use crate::hub::Hub;
use crate::proto::command::{Command, Requested};
use crate::proto::enums::WorkflowTaskFailedCause as Cause;
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
        for (index, command) in commands.iter().enumerate() {
            let Some(requested) = &command.attributes else {
                return Err(Refused::new(Cause::Unspecified, "a command without attributes"));
            };
            if closes(requested) {
                self.check_close(commands.len() - index - 1)?;
            }
            attributes(requested, &Check { run: self, hub })?;
            pending.change(requested)?;
        }
        Ok(())
    }

    fn check_close(&self, commands_after: usize) -> Result<(), Refused> {
        // The worker evicts the workflow only if the message is exactly this.
        if !self.buffered.is_empty() {
            return Err(Refused::plain(Cause::UnhandledCommand));
        }
        if commands_after > 0 {
            let reason =
                "invalid command sequence: a command that closes the workflow must be the last command.";
            return Err(Refused::new(Cause::Unspecified, reason));
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
                Err(Refused::plain(Cause::ScheduleActivityDuplicateId))
            }
            Requested::StartTimerCommandAttributes(request)
                if !self.timers.insert(request.timer_id.clone()) =>
            {
                Err(Refused::plain(Cause::StartTimerDuplicateId))
            }
            Requested::CancelTimerCommandAttributes(request) if !self.timers.remove(&request.timer_id) => {
                let reason = format!("TimerID: {} not found", request.timer_id);
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
