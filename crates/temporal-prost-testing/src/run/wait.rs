//! Callers that wait for something in a run.

use super::Run;
use crate::hub::{Effect, Hub};
use crate::proto::enums::UpdateWorkflowExecutionLifecycleStage as Stage;
use crate::task::token::TaskToken;
use crate::time::clock::Hold;
use std::collections::BTreeMap;

/// The condition that a caller waits for.
#[derive(Clone, Debug)]
pub(crate) enum Want {
    /// The end of the run.
    Result,
    /// The stage that an update must reach.
    Update(String, Stage),
}

#[derive(Debug)]
struct Wait {
    want: Want,
    /// The activity attempt that waits.
    activity: Option<TaskToken>,
    _hold: Hold,
}

/// Waiting callers. While there are any, time may be skipped.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    by_number: BTreeMap<u64, Wait>,
    /// The reason why the server makes no progress, for callers that have not received it yet.
    failed: BTreeMap<u64, String>,
}

impl Run {
    /// Registers a caller that waits. Returns a number with which to deregister it.
    pub(crate) fn wait(&mut self, hub: &mut Hub, want: Want, activity: Option<TaskToken>) -> u64 {
        let number = hub.ids.number();
        self.waits.by_number.insert(number, Wait { want, activity, _hold: hub.clock.awaited() });
        self.end_waits(hub);
        number
    }

    pub(crate) fn stop_waiting(&mut self, hub: &mut Hub, number: u64) {
        self.waits.failed.remove(&number);
        if let Some(wait) = self.waits.by_number.remove(&number) {
            end(hub, wait);
        }
    }

    /// Deregisters callers whose condition is met before they notice: no time may be skipped until they do.
    pub(crate) fn end_waits(&mut self, hub: &mut Hub) {
        let ended: Vec<u64> = self
            .waits
            .by_number
            .iter()
            .filter(|(_, wait)| self.has(&wait.want))
            .map(|(number, _)| *number)
            .collect();
        for number in ended {
            self.stop_waiting(hub, number);
        }
    }

    fn has(&self, want: &Want) -> bool {
        match want {
            Want::Result => !self.is_open(),
            Want::Update(id, stage) => self.update_answer(id, *stage).is_some(),
        }
    }

    /// Ends all waits because their conditions cannot be met.
    pub(crate) fn fail_waits(&mut self, hub: &mut Hub, reason: &str) {
        for (number, wait) in std::mem::take(&mut self.waits.by_number) {
            self.waits.failed.insert(number, reason.to_owned());
            end(hub, wait);
        }
        self.changed.notify_waiters();
    }

    /// Returns the reason why the wait with this number was ended.
    pub(crate) fn wait_failure(&self, number: u64) -> Option<&String> {
        self.waits.failed.get(&number)
    }
}

fn end(hub: &mut Hub, wait: Wait) {
    if let Some(attempt) = wait.activity {
        hub.effects.push_back(Effect::Resume(attempt));
    }
}
