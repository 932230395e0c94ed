//! A workflow with timers, activities, a signal and an update.

use parking_lot::Mutex;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::{
    ActivityOptions, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    activities::{ActivityContext, ActivityError},
};

/// How often each step of each errand has run.
pub(crate) type Runs = Arc<Mutex<BTreeMap<(u32, u32), u32>>>;

/// The activities.
#[derive(Default)]
pub(crate) struct Steps {
    pub(crate) runs: Runs,
    /// The time that a step takes.
    pub(crate) duration: Duration,
}

#[activities]
impl Steps {
    #[activity]
    pub(crate) async fn step(
        self: Arc<Self>,
        _: ActivityContext,
        step: (u32, u32),
    ) -> Result<u32, ActivityError> {
        *self.runs.lock().entry(step).or_default() += 1;
        tokio::time::sleep(self.duration).await;
        Ok(step.0 + step.1)
    }
}

/// Waits for `seconds`, works, waits for a signal and an update, and does so again.
#[workflow]
pub(crate) struct Errand {
    number: u32,
    seconds: u64,
    is_approved: bool,
    added: Option<u32>,
}

#[workflow_methods]
impl Errand {
    #[init]
    fn new(_: &WorkflowContextView, (number, seconds): (u32, u64)) -> Self {
        Self { number, seconds, is_approved: false, added: None }
    }

    /// Returns its number, increased by 1 and by the number of the update.
    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<u32> {
        let (number, pause) = ctx.state(|errand| (errand.number, Duration::from_secs(errand.seconds)));
        let options = || ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        ctx.timer(pause).await;
        ctx.execute_activity(Steps::step, (number, 1), options()).await?;
        ctx.wait_condition(|errand| errand.is_approved && errand.added.is_some()).await?;
        ctx.timer(pause).await;
        let added = ctx.state(|errand| errand.added.unwrap_or_default());
        let last = ctx.execute_activity(Steps::step, (number, added), options()).await?;
        Ok(last + 1)
    }

    #[signal]
    pub(crate) fn approve(&mut self, _: &mut SyncWorkflowContext<Self>) {
        self.is_approved = true;
    }

    #[update]
    pub(crate) fn add(&mut self, _: &mut SyncWorkflowContext<Self>, number: u32) -> u32 {
        self.added = Some(number);
        number
    }
}
