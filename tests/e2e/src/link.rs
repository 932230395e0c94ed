//! A workflow whose runs end as the input requests.

use crate::chain::v1::{
    MarkRequest, RunResponse, TurnRequest,
    chain_temporal::{ChainWorkflows, LinkContext, LinkWorkflow},
};
use std::time::Duration;
use temporal_prost::{
    HandlerError,
    sdk::error::ApplicationFailure,
    workflow::{WorkflowContextView, WorkflowResult},
};

/// Every workflow of the service.
#[derive(Debug)]
pub struct Chain;

impl ChainWorkflows for Chain {
    type Link = Link;
}

/// Waits until a signal ends its run.
#[derive(Debug)]
pub struct Link(String);

fn failure(kind: &str) -> ApplicationFailure {
    ApplicationFailure::builder("it has to fail").type_name(kind.to_owned()).build()
}

impl LinkWorkflow for Link {
    fn new(_: &WorkflowContextView) -> Self {
        Self(String::new())
    }

    async fn run(ctx: &mut LinkContext<Self>) -> WorkflowResult<RunResponse> {
        ctx.wait_condition(|link| !link.0.is_empty()).await?;
        match ctx.state(|link| link.0.clone()).as_str() {
            "fail" => Err(failure("Link").into()),
            "continue" => ctx.continue_as_new(()),
            _ => Ok(RunResponse { run_id: ctx.info().run_id().to_owned() }),
        }
    }

    async fn turn(ctx: &mut LinkContext<Self>, input: TurnRequest) {
        ctx.state_mut(|link| link.0 = input.end);
    }

    fn locate(&self, view: &WorkflowContextView) -> Result<RunResponse, HandlerError> {
        Ok(RunResponse { run_id: view.run_id().to_owned() })
    }

    async fn mark(ctx: &mut LinkContext<Self>, input: MarkRequest) -> Result<RunResponse, HandlerError> {
        if input.fate == "failed later" {
            ctx.timer(Duration::from_millis(700)).await;
        }
        match input.fate.as_str() {
            "" => Ok(RunResponse { run_id: ctx.info().run_id().to_owned() }),
            _ => Err(failure("Mark").into()),
        }
    }

    fn validate_mark(&self, _: &WorkflowContextView, input: &MarkRequest) -> Result<(), HandlerError> {
        match input.fate.as_str() {
            "refused" => Err("it is refused".into()),
            _ => Ok(()),
        }
    }
}
