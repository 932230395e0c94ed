use std::sync::Arc;
use temporal_prost::prost_types::{Value, value::Kind};
use temporal_prost::sdk::{
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};
use temporal_prost_terraform::execution::v1::{
    Bundle, Counts, Output, Outputs, PlanMode, PlanSummary, RunApplyRequest, RunApplyResponse,
    RunDiscardRequest, RunForceUnlockRequest, RunImportRequest, RunInitRequest, RunOutputRequest,
    RunPlanRequest, RunShowRequest, SavedPlan, Stack, terraform_temporal::TerraformActivities,
};
use tokio::sync::watch;

/// Replaces Terraform inside the workflows. It counts its actions, and waits while it is closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestCloud(Arc<watch::Sender<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    is_closed: bool,
    begun: usize,
    provisioned: usize,
    released: usize,
    secrets: Vec<String>,
}

impl TestCloud {
    /// Prevents changes from ending until the result is dropped.
    pub(crate) fn close(&self) -> Closed {
        self.0.send_modify(|inside| inside.is_closed = true);
        Closed(self.clone())
    }

    /// Returns the number of applied plans that created machines.
    pub(crate) fn provisioned(&self) -> usize {
        self.0.borrow().provisioned
    }

    /// Returns the number of applied plans that removed all machines.
    pub(crate) fn released(&self) -> usize {
        self.0.borrow().released
    }

    /// Returns the number of changes that have begun.
    pub(crate) fn begun(&self) -> usize {
        self.0.borrow().begun
    }

    /// Waits until `count` changes have begun.
    pub(crate) async fn begins(&self, count: usize) {
        self.until(|inside| inside.begun >= count).await;
    }

    /// Returns the names of the secrets of each change.
    pub(crate) fn secrets(&self) -> Vec<String> {
        self.0.borrow().secrets.clone()
    }

    async fn until(&self, is_so: impl FnMut(&Inside) -> bool) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(is_so).await;
    }
}

/// The closed gate of a cloud.
pub(crate) struct Closed(TestCloud);

impl Drop for Closed {
    fn drop(&mut self) {
        self.0.0.send_modify(|inside| inside.is_closed = false);
    }
}

impl TerraformActivities for TestCloud {
    async fn run_init(&self, _: ActivityContext, _: RunInitRequest) -> Result<Bundle, ActivityError> {
        Ok(Bundle::default())
    }

    async fn run_plan(&self, _: ActivityContext, input: RunPlanRequest) -> Result<SavedPlan, ActivityError> {
        let removed = u32::from(input.mode() == PlanMode::Destroy);
        let counts = Some(Counts { removed, ..Counts::default() });
        let summary = PlanSummary { counts, has_changes: true, ..PlanSummary::default() };
        Ok(SavedPlan { summary: Some(summary), bundle: input.bundle, ..SavedPlan::default() })
    }

    async fn run_apply(
        &self,
        _: ActivityContext,
        input: RunApplyRequest,
    ) -> Result<RunApplyResponse, ActivityError> {
        let counts = input.plan.and_then(|plan| plan.summary).and_then(|summary| summary.counts);
        let is_removed = counts.is_some_and(|counts| counts.removed > 0);
        if !is_removed && number(input.stack.as_ref(), "nodes") > 10.0 {
            return Err(too_many().into());
        }
        let secrets = format!("{:?}", input.stack.as_ref().map(|stack| &stack.secrets));
        self.0.send_modify(|inside| {
            inside.begun += 1;
            inside.secrets.push(secrets);
        });
        self.until(|inside| !inside.is_closed).await;
        self.0.send_modify(|inside| {
            let count = if is_removed { &mut inside.released } else { &mut inside.provisioned };
            *count += 1;
        });
        Ok(RunApplyResponse::default())
    }

    async fn run_output(
        &self,
        _: ActivityContext,
        input: RunOutputRequest,
    ) -> Result<Outputs, ActivityError> {
        let text = |name| match variable(input.stack.as_ref(), name) {
            Some(Kind::StringValue(text)) => text,
            _ => String::new(),
        };
        let address = format!("{}.{}.example.com:5432", text("name"), text("region"));
        let value = Some(Value { kind: Some(Kind::StringValue(address)) });
        Ok(Outputs { values: [("address".to_owned(), Output { value, ..Output::default() })].into() })
    }

    async fn run_discard(&self, _: ActivityContext, _: RunDiscardRequest) -> Result<(), ActivityError> {
        unimplemented!("no database discards plans")
    }

    async fn run_show(&self, _: ActivityContext, _: RunShowRequest) -> Result<PlanSummary, ActivityError> {
        unimplemented!("no database shows plans")
    }

    async fn run_import(&self, _: ActivityContext, _: RunImportRequest) -> Result<(), ActivityError> {
        unimplemented!("no database imports")
    }

    async fn run_force_unlock(
        &self,
        _: ActivityContext,
        _: RunForceUnlockRequest,
    ) -> Result<(), ActivityError> {
        unimplemented!("no database unlocks")
    }
}

fn variable(stack: Option<&Stack>, name: &str) -> Option<Kind> {
    stack?.variables.as_ref()?.fields.get(name)?.kind.clone()
}

fn number(stack: Option<&Stack>, name: &str) -> f64 {
    match variable(stack, name) {
        Some(Kind::NumberValue(number)) => number,
        _ => 0.0,
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
