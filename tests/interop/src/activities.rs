use crate::{
    broken, sample,
    v1::{BreakRequest, Everything, interop_temporal::InteropActivities},
};
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};

/// The service's activities.
#[derive(Debug)]
pub struct Hands;

impl InteropActivities for Hands {
    async fn echo(&self, _: ActivityContext, input: Everything) -> Result<Everything, ActivityError> {
        if input != sample(&input.name) {
            return Err(ApplicationFailure::non_retryable(format!("not the sample: {input:?}")).into());
        }
        Ok(input)
    }

    async fn rest(&self, _: ActivityContext) -> Result<(), ActivityError> {
        Ok(())
    }

    async fn crack(&self, _: ActivityContext, input: BreakRequest) -> Result<(), ActivityError> {
        Err(broken(&input.name).into())
    }
}
