use super::{OverlapPolicy, ScheduleFlags, timing::TimingFlags};
use crate::value::flag_value;
use std::time::Duration;
use temporal_prost::{Start, Workflow, schedule::NewSchedule};

// A new schedule. The workflow and its input follow as a subcommand.
#[derive(Clone, Debug, clap::Args)]
pub struct CreateFlags {
    #[command(flatten)]
    pub(super) schedule: ScheduleFlags,
    #[command(flatten)]
    timing: TimingFlags,
    /// Policy for a start while the workflow is still running [default: skip]
    #[arg(long, value_name = "POLICY", help_heading = "Policies")]
    overlap_policy: Option<OverlapPolicy>,
    /// Longest delay of a start that was missed during an outage [default: one year]
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration, help_heading = "Policies")]
    catchup_window: Option<Duration>,
    /// Pause after a workflow fails
    #[arg(long, help_heading = "Policies")]
    pause_on_failure: bool,
    /// Number of starts after which the schedule ends [default: no limit]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Policies")]
    remaining_actions: Option<u32>,
    /// Create the schedule paused
    #[arg(long, help_heading = "Policies")]
    paused: bool,
    /// Also start the workflow now
    #[arg(long, help_heading = "Policies")]
    trigger_immediately: bool,
    /// Note for people
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

impl CreateFlags {
    /// Returns the schedule of a start.
    pub(crate) fn apply<W: Workflow>(self, start: Start<W>) -> NewSchedule<W> {
        let mut schedule = start
            .schedule(self.schedule.schedule_id)
            .spec(self.timing.spec())
            .overlap_policy(self.overlap_policy.map(Into::into).unwrap_or_default())
            .pause_on_failure(self.pause_on_failure)
            .remaining_actions(self.remaining_actions)
            .paused(self.paused)
            .note(self.note);
        if let Some(window) = self.catchup_window {
            schedule = schedule.catchup_window(window);
        }
        if self.trigger_immediately { schedule.trigger_immediately() } else { schedule }
    }
}
