use crate::{
    broken,
    v1::{
        BreakRequest,
        interop_temporal::{BreakContext, BreakWorkflow, IdleContext, IdleWorkflow},
    },
};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

/// Waits for `Finish`.
#[derive(Debug)]
pub struct Idler {
    finished: bool,
}

impl IdleWorkflow for Idler {
    fn new(_: &WorkflowContextView) -> Self {
        Self { finished: false }
    }

    async fn run(ctx: &mut IdleContext<Self>) -> WorkflowResult<()> {
        Ok(ctx.wait_condition(|idler| idler.finished).await?)
    }

    async fn finish(ctx: &mut IdleContext<Self>) {
        ctx.state_mut(|idler| idler.finished = true);
    }
}

/// Fails.
#[derive(Debug)]
pub struct Breaker(BreakRequest);

impl BreakWorkflow for Breaker {
    fn new(_: &WorkflowContextView, input: BreakRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut BreakContext<Self>) -> WorkflowResult<()> {
        Err(ctx.state(|breaker| broken(&breaker.0.name)).into())
    }
}
