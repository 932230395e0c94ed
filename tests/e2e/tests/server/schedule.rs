//! Schedules: their definition on the server, changes at the same time, codecs, and their starts.

mod changes;
mod codec;
mod hostile;
mod runs;
mod stored;
mod year;

use std::time::Duration;
use temporal_prost::{Workflow, WorkflowHandle, schedule::ScheduleHandle};

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Waits until a schedule has started a workflow, and returns the workflow.
pub(crate) async fn first_run<W: Workflow>(schedule: &ScheduleHandle<W>) -> W::Ref<WorkflowHandle<W>> {
    for _ in 0..200 {
        let described = schedule.describe().await.unwrap();
        if let Some(run) = described.recent_runs().first() {
            return described.handle(&run.execution);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("schedule {} has started nothing", schedule.id());
}
