use platform::v1::{
    ProvisionRequest, ProvisionResponse, ReleaseRequest, databases_temporal::DatabasesActivities,
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};
use tokio::sync::{OwnedRwLockWriteGuard, RwLock};

/// Machines that a test holds back, and counts.
#[derive(Debug)]
pub(crate) struct TestCloud {
    gate: Arc<RwLock<()>>,
    pub(crate) provisioned: AtomicUsize,
    pub(crate) released: AtomicUsize,
}

impl TestCloud {
    pub(crate) fn new() -> Arc<Self> {
        let gate = Arc::default();
        Arc::new(Self { gate, provisioned: AtomicUsize::new(0), released: AtomicUsize::new(0) })
    }

    /// Lets no machine be provided until the result is dropped.
    pub(crate) async fn close(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.gate).write_owned().await
    }
}

impl DatabasesActivities for TestCloud {
    async fn provision(
        &self,
        _: ActivityContext,
        input: ProvisionRequest,
    ) -> Result<ProvisionResponse, ActivityError> {
        if input.nodes > 10 {
            return Err(too_many().into());
        }
        let _open = self.gate.read().await;
        self.provisioned.fetch_add(1, Ordering::Relaxed);
        Ok(ProvisionResponse { address: format!("{}.{}.example.com:5432", input.name, input.region) })
    }

    async fn release(&self, _: ActivityContext, _: ReleaseRequest) -> Result<(), ActivityError> {
        self.released.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A failure that names the field.
fn too_many() -> ApplicationFailure {
    let violation = serde_json::json!({ "field": "nodes", "description": "at most 10 nodes" });
    let details = serde_json::json!({ "fieldViolations": [violation] });
    ApplicationFailure::builder("there are not enough machines")
        .type_name("InvalidArgument".to_owned())
        .non_retryable(true)
        .details(details)
        .build()
}
