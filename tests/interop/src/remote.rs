use crate::{
    breakage, sample,
    v1::{
        BreakRequest, Everything, RelayRequest, RelayResponse,
        interop_temporal::{RemoteContext, RemoteWorkflow, xns},
    },
};
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

type Context = RemoteContext<Remote>;

/// Calls workflows with the activities of another language.
#[derive(Debug)]
pub struct Remote(RelayRequest);

impl RemoteWorkflow for Remote {
    fn new(_: &WorkflowContextView, input: RelayRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut Context) -> WorkflowResult<RelayResponse> {
        let RelayRequest { name, task_queue: queue } = ctx.state(|remote| remote.0.clone());
        let (echoed, held) = hold(ctx, &name, &queue).await?;
        let started =
            xns(ctx).hold_with_put(sample("started"), sample("put")).id(format!("{name}/remote/put"));
        started.task_queue(&queue).activity(|call| call.task_queue(&queue)).start().await?;
        let begun = sample(&format!("{name}/begun"));
        let swapped = xns(ctx).hold_with_swap(begun, sample("first")).id(format!("{name}/remote/begun"));
        swapped.task_queue(&queue).activity(|call| call.task_queue(&queue)).await?;
        let broken = xns(ctx).r#break(BreakRequest { name: name.clone() }).id(format!("{name}/remote/break"));
        let broken = broken.task_queue(&queue).activity(|call| call.task_queue(&queue)).await;
        let breakages = broken.err().and_then(|error| error.failure().and_then(breakage));
        Ok(RelayResponse {
            echoed: Some(echoed),
            held: Some(held),
            breakages: breakages.into_iter().collect(),
        })
    }
}

/// Starts a workflow, talks to it, and returns the message that it held and the one that it returns.
async fn hold(ctx: &Context, name: &str, queue: &str) -> WorkflowResult<(Everything, Everything)> {
    let hold = xns(ctx).hold(sample(name)).id(format!("{name}/remote/hold")).task_queue(queue);
    let hold = hold.activity(|call| call.task_queue(queue)).start().await?;
    hold.put(sample(&format!("{name}/put"))).task_queue(queue).await?;
    let echoed = hold.get().task_queue(queue).await?;
    hold.swap(sample(&format!("{name}/swapped"))).activity(|call| call.task_queue(queue)).await?;
    hold.finish().task_queue(queue).await?;
    let returned = hold.result().task_queue(queue).await?;
    Ok((echoed, returned))
}
