use crate::every::v1::{ActRequest, ActResponse, every_temporal::EveryActivities};
use std::time::Duration;
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};
use tokio::time::sleep;

/// The activities of the schema with every option.
#[derive(Debug)]
pub struct Tools;

impl EveryActivities for Tools {
    async fn act(&self, ctx: ActivityContext, input: ActRequest) -> Result<ActResponse, ActivityError> {
        work(ctx, input).await
    }

    async fn stay(&self, ctx: ActivityContext, input: ActRequest) -> Result<ActResponse, ActivityError> {
        work(ctx, input).await
    }
}

async fn work(ctx: ActivityContext, input: ActRequest) -> Result<ActResponse, ActivityError> {
    let attempt = ctx.info().attempt;
    let failed = |kind: &str| {
        let failure = ApplicationFailure::builder(format!("attempt {attempt}"));
        Err(failure.type_name(kind.to_owned()).build().into())
    };
    match input.what.as_str() {
        "fail" => return failed("Again"),
        "final" => return failed("Final"),
        "long" => sleep(Duration::from_millis(1200)).await,
        "stubborn" => until_cancelled(&ctx).await?,
        _ => {}
    }
    Ok(ActResponse { task_queue: ctx.info().task_queue.clone(), attempt })
}

async fn until_cancelled(ctx: &ActivityContext) -> Result<(), ActivityError> {
    loop {
        ctx.record_heartbeat("alive".to_owned()).await.map_err(ApplicationFailure::new)?;
        tokio::select! {
            () = ctx.cancelled() => break,
            () = sleep(Duration::from_millis(100)) => {}
        }
    }
    Ok(())
}
