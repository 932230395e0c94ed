use crate::nasty::v1::{
    BothRequest, BothResponse, SlowRequest, SlowResponse, WhereResponse, foo_temporal::FooActivities,
};
use std::time::Duration;
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};
use tokio::time::{Instant, sleep};

/// The service's activities.
#[derive(Debug)]
pub struct Hands;

impl FooActivities for Hands {
    async fn twice(&self, _: ActivityContext, input: String) -> Result<String, ActivityError> {
        Ok(format!("{input}{input}"))
    }

    async fn both(&self, _: ActivityContext, input: BothRequest) -> Result<BothResponse, ActivityError> {
        Ok(BothResponse { text: input.text })
    }

    async fn slow(&self, ctx: ActivityContext, input: SlowRequest) -> Result<SlowResponse, ActivityError> {
        let (attempt, local) = (ctx.info().attempt, ctx.info().is_local);
        if attempt < input.fail_until {
            let failure = ApplicationFailure::builder(format!("attempt {attempt}: {}", input.message));
            return Err(failure.type_name("TooEarly".to_owned()).build().into());
        }
        let end = Instant::now() + Duration::from_millis(input.millis);
        while Instant::now() < end {
            ctx.record_heartbeat("alive".to_owned()).await.map_err(ApplicationFailure::new)?;
            tokio::select! {
                () = ctx.cancelled() => return Err(ActivityError::cancelled()),
                () = sleep(Duration::from_millis(100).min(end - Instant::now())) => {}
            }
        }
        Ok(SlowResponse { attempt, local })
    }

    async fn elsewhere(&self, ctx: ActivityContext) -> Result<WhereResponse, ActivityError> {
        Ok(WhereResponse { task_queue: ctx.info().task_queue.clone() })
    }

    async fn timeless(&self, _: ActivityContext) -> Result<(), ActivityError> {
        Ok(())
    }
}
