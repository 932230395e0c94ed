use crate::far_v1::{
    Job, Report, Words,
    far_temporal::{QueueContext, QueueWorkflow},
};
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// Returns on the first signal or update, or at once if the job says so.
#[derive(Debug)]
pub struct Queued {
    job: Job,
    is_told: bool,
}

impl QueueWorkflow for Queued {
    fn new(_: &WorkflowContextView, job: Job) -> Self {
        Self { is_told: job.how == "return", job }
    }

    async fn run(ctx: &mut QueueContext<Self>) -> WorkflowResult<Report> {
        ctx.wait_condition(|it| it.is_told).await?;
        Ok(Report { lines: vec![ctx.state(|it| it.job.name.clone())] })
    }

    async fn tell(ctx: &mut QueueContext<Self>, _: Words) {
        ctx.state_mut(|it| it.is_told = true);
    }

    fn validate_change(&self, _: &WorkflowContextView, _: &Words) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn change(ctx: &mut QueueContext<Self>, words: Words) -> Result<Report, HandlerError> {
        ctx.state_mut(|it| it.is_told = true);
        Ok(Report { lines: vec![words.text] })
    }
}
