use crate::every::v1::{ActRequest, ActResponse, every_temporal::EveryActivities};
use std::time::Duration;
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};
use tokio::time::sleep;

/// Performs the activities of the schema with every option.
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
        "wait" => {
            until_cancelled(&ctx).await?;
            return Err(ActivityError::cancelled());
        }
        _ => {}
    }
    Ok(ActResponse { task_queue: ctx.info().task_queue.clone(), attempt })
}

/// When it is cancelled it takes its time, so that one sees who waits for it.
async fn until_cancelled(ctx: &ActivityContext) -> Result<(), ActivityError> {
    loop {
        ctx.record_heartbeat("alive".to_owned()).await.map_err(ApplicationFailure::new)?;
        tokio::select! {
            () = ctx.cancelled() => break,
            () = sleep(Duration::from_millis(100)) => {}
        }
    }
    sleep(Duration::from_millis(700)).await;
    Ok(())
}
