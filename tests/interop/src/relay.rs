use crate::{
    breakage, sample,
    v1::{
        BreakRequest, Breakage, Everything, RelayRequest, RelayResponse,
        interop_temporal::{RelayContext, RelayWorkflow, activities, children, external},
    },
};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

type Context = RelayContext<Relayer>;

/// Calls activities and starts children of another language.
#[derive(Debug)]
pub struct Relayer(RelayRequest);

impl RelayWorkflow for Relayer {
    fn new(_: &WorkflowContextView, input: RelayRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<RelayResponse> {
        let RelayRequest { name, task_queue: queue } = ctx.state(|relayer| relayer.0.clone());
        let echoed = activities(ctx).echo(sample(&name)).task_queue(&queue).await?;
        activities(ctx).rest().task_queue(&queue).await?;
        let held = held(ctx, &name, &queue).await?;
        let idler = children(ctx).idle().id(format!("{name}/relayed/idle")).task_queue(&queue);
        let idler = idler.start().await?;
        idler.finish().await?;
        idler.result().await?;
        let breakages = [cracked(ctx, &name, &queue).await, child_broken(ctx, &name, &queue).await];
        Ok(RelayResponse {
            echoed: Some(echoed),
            held: Some(held),
            breakages: breakages.into_iter().flatten().collect(),
        })
    }
}

/// Returns the message that a child holds at the end, after signals from its parent and from outside.
async fn held(ctx: &mut Context, name: &str, queue: &str) -> WorkflowResult<Everything> {
    let child = children(ctx).hold(sample(&format!("{name}/relayed"))).task_queue(queue).start().await?;
    child.put(sample(&format!("{name}/put"))).await?;
    external(ctx, child.id()).finish().await?;
    Ok(child.result().await?)
}

async fn cracked(ctx: &mut Context, name: &str, queue: &str) -> Option<Breakage> {
    let error =
        activities(ctx).crack(BreakRequest { name: name.to_owned() }).task_queue(queue).await.err()?;
    error.failure().and_then(breakage)
}

async fn child_broken(ctx: &mut Context, name: &str, queue: &str) -> Option<Breakage> {
    let request = BreakRequest { name: format!("{name}/relayed") };
    children(ctx).r#break(request).task_queue(queue).await.err()?.failure().and_then(breakage)
}
