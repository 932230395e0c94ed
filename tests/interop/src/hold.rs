use crate::{
    broken,
    v1::{
        Everything, PickRequest,
        interop_temporal::{HoldContext, HoldWorkflow},
    },
};
use temporal_prost::{
    HandlerError,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// Holds a message until it receives `Finish`.
#[derive(Debug)]
pub struct Holder {
    held: Everything,
    finished: bool,
}

impl HoldWorkflow for Holder {
    fn new(_: &WorkflowContextView, input: Everything) -> Self {
        Self { held: input, finished: false }
    }

    async fn run(ctx: &mut HoldContext<Self>) -> WorkflowResult<Everything> {
        ctx.wait_condition(|holder| holder.finished).await?;
        Ok(ctx.state(|holder| holder.held.clone()))
    }

    async fn put(ctx: &mut HoldContext<Self>, input: Everything) {
        ctx.state_mut(|holder| holder.held = input);
    }

    async fn finish(ctx: &mut HoldContext<Self>) {
        ctx.state_mut(|holder| holder.finished = true);
    }

    fn get(&self, _: &WorkflowContextView) -> Result<Everything, HandlerError> {
        Ok(self.held.clone())
    }

    fn pick(&self, _: &WorkflowContextView, input: PickRequest) -> Result<(), HandlerError> {
        if input.name == self.held.name { Ok(()) } else { Err(format!("{} is not held", input.name).into()) }
    }

    async fn swap(ctx: &mut HoldContext<Self>, input: Everything) -> Result<Everything, HandlerError> {
        if input.name == "break" {
            return Err(broken(&input.name).into());
        }
        Ok(ctx.state_mut(|holder| std::mem::replace(&mut holder.held, input)))
    }

    fn validate_swap(&self, _: &WorkflowContextView, input: &Everything) -> Result<(), HandlerError> {
        if input.name.is_empty() { Err("a name is required".into()) } else { Ok(()) }
    }

    async fn clear(ctx: &mut HoldContext<Self>) -> Result<(), HandlerError> {
        ctx.state_mut(|holder| holder.held = Everything::default());
        Ok(())
    }
}
