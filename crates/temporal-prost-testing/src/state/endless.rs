//! Reports workflows that work without end.

use super::State;
use super::stuck::root;
use crate::event_history::describe;
use crate::hub::pace::Endless;
use crate::proto::HistoryEvent;
use crate::run::Run;

/// The number of events in a report.
const LAST_EVENTS: usize = 3;

/// The number of events among which they are found. The events of workflow tasks are left out.
const LOOKED_AT: i64 = 12;

impl State {
    /// Fails every waiting caller with the reason. From now on, the workflow does not prevent time from being skipped.
    pub(super) fn report_endless(&mut self, run: &str, sign: Endless) {
        if sign.passes_time() && self.hub.deadlines.has_sleeper() {
            // The sleep has an end.
            return;
        }
        let Some(run) = self.runs.get(run) else { return };
        let reason = format!(
            "no end: workflow `{}` ({}): {}. If this is intended, raise `ServerOptions::endless_after`",
            run.workflow_id,
            run.workflow_type,
            habit(run, sign)
        );
        tracing::error!("{reason}");
        self.hub.paces.note(&run.first_run_id, &reason);
        self.fail_waits(&reason);
    }
}

/// Describes what a workflow does without end.
fn habit(run: &Run, sign: Endless) -> String {
    match sign {
        Endless::Standing(tasks) => {
            format!("it has completed {tasks} workflow tasks while time stood still, {}", latest(run))
        }
        Endless::Moving(tasks) => {
            format!(
                "it has completed {tasks} workflow tasks since the last action of the test, {}",
                latest(run)
            )
        }
        Endless::Attempts(scheduled, failed) => {
            let activity = run.activities.get(&scheduled);
            let name = activity.map_or("", |activity| activity.type_name());
            let cause = activity.and_then(|activity| activity.last_failure.as_ref()).map_or("", root);
            format!("its activity `{name}` has failed {failed} times, most recently with: {cause}")
        }
    }
}

/// Lists the latest events, except for the events of workflow tasks.
fn latest(run: &Run) -> String {
    let last = run.history.last();
    let events: Vec<HistoryEvent> =
        (last.saturating_sub(LOOKED_AT).max(0)..last).map(|before| run.history.event(before + 1)).collect();
    let lines = describe(&events);
    let latest = &lines[lines.len().saturating_sub(LAST_EVENTS)..];
    format!("most recently {}", latest.join(", "))
}
