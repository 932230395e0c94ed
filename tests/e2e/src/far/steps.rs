//! Calls for which no handle is kept.

use super::{Context, described, lines};
use crate::{
    bourse_v1::{Order, bourse_temporal},
    far_v1::{Calls, Job, Words, far_temporal::xns, near_temporal},
};
use std::time::Duration;
use temporal_prost::workflow::CancellableFuture as _;

/// Takes a step in the other namespace.
pub(super) async fn away(ctx: &Context, [queue, step]: [String; 2]) -> String {
    let calls = Calls { queue: queue.clone(), steps: vec![step] };
    lines(near_temporal::xns(ctx).call(calls).task_queue(queue).await)
}

/// Calls a Nexus operation.
pub(super) async fn nexus(ctx: &Context, [endpoint, id]: [String; 2]) -> String {
    let order = Order { id, fate: "done".to_owned() };
    match bourse_temporal::nexus(ctx, endpoint).trade(order).await {
        Ok(receipt) => receipt.state,
        Err(error) => {
            let failure = error.application_failure();
            failure.map_or_else(|| error.to_string(), |failure| failure.r#type.clone())
        }
    }
}

/// Sends a signal, and cancels it after two seconds.
pub(super) async fn hush(ctx: &Context, [name, text]: [String; 2]) -> String {
    let mut sleep = ctx.sleep(Duration::from_secs(2));
    let mut call = xns(ctx).work_handle(format!("work/{name}")).tell(Words { text });
    let told = temporal_prost::workflow::select! {
        told = call => told,
        _ = sleep => {
            call.cancel();
            call.await
        }
    };
    told.map_or_else(|error| described(&error), |()| "done".to_owned())
}

/// Calls a workflow through the queue in the schema.
pub(super) async fn queue(ctx: &Context, verb: &str, [name, _]: [String; 2]) -> String {
    let job = |how: &str| Job { name: name.clone(), how: how.to_owned() };
    let words = Words { text: "changed".to_owned() };
    lines(match verb {
        "queue" => xns(ctx).queue(job("return")).await,
        "queue-tell" => xns(ctx).queue_with_tell(job("wait"), words).await,
        _ => xns(ctx).queue_with_change(job("wait"), words).await,
    })
}
