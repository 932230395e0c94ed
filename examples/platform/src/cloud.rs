use crate::v1::{
    ProvisionRequest, ProvisionResponse, ReleaseRequest, databases_temporal::DatabasesActivities,
};
use temporal_prost::sdk::activities::{ActivityContext, ActivityError};
use tracing::info;

/// Pretends to have machines.
#[derive(Debug)]
pub struct Cloud;

impl DatabasesActivities for Cloud {
    async fn provision(
        &self,
        _: ActivityContext,
        input: ProvisionRequest,
    ) -> Result<ProvisionResponse, ActivityError> {
        let ProvisionRequest { region, name, nodes } = input;
        info!(region, name, nodes, "provisioned");
        Ok(ProvisionResponse { address: format!("{name}.{region}.example.com:5432") })
    }

    async fn release(&self, _: ActivityContext, input: ReleaseRequest) -> Result<(), ActivityError> {
        info!(address = input.address, "released");
        Ok(())
    }
}
