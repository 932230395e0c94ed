use crate::{
    breakage, sample,
    v1::{
        BreakRequest, Everything, RelayRequest, RelayResponse,
        interop_temporal::{OperateContext, OperateWorkflow, external, nexus},
    },
};
use temporal_prost::{
    sdk::error::ApplicationFailure,
    workflow::{WorkflowContextView, WorkflowResult},
};

type Context = OperateContext<Operator>;

/// Calls Nexus operations of another language, through the endpoint that the request calls a task queue.
#[derive(Debug)]
pub struct Operator(RelayRequest);

impl OperateWorkflow for Operator {
    fn new(_: &WorkflowContextView, input: RelayRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<RelayResponse> {
        let RelayRequest { name, task_queue: endpoint } = ctx.state(|operator| operator.0.clone());
        let operations = nexus(ctx, &endpoint);
        let id = format!("{name}/hold");
        let operation = operations.hold(sample(&name)).start().await?;
        let first = operations.get(&id).await?;
        let echoed = operations.swap(&id, sample(&format!("{name}/second"))).await?;
        expect(first == echoed, "the query answers what the update replaces")?;
        external(ctx, &id).finish().await?;
        let held = operation.result().await?;
        let broken = operations.r#break(BreakRequest { name: name.clone() }).await.err();
        let breakages = broken.and_then(|error| error.failure().and_then(breakage)).into_iter().collect();
        cancelled(ctx, &endpoint, &name).await?;
        Ok(RelayResponse { echoed: Some(echoed), held: Some(held), breakages })
    }
}

/// Cancels an operation, and waits until it has ended.
async fn cancelled(ctx: &Context, endpoint: &str, name: &str) -> WorkflowResult<()> {
    let input: Everything = sample(&format!("{name}/cancelled"));
    let hold = nexus(ctx, endpoint).hold(input).start().await?;
    hold.cancel();
    expect(hold.result().await.is_err_and(|error| error.is_cancelled()), "the operation is cancelled")
}

fn expect(is_true: bool, what: &'static str) -> WorkflowResult<()> {
    if is_true { Ok(()) } else { Err(ApplicationFailure::builder(what).non_retryable(true).build().into()) }
}
