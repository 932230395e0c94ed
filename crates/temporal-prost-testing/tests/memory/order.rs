//! The workflows and activities of the tests.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::activities::{ActivityContext, ActivityError};
use temporalio_sdk::{
    ActivityOptions, ChildWorkflowOptions, SignalWorkflowOptions, SyncWorkflowContext, WorkflowContext,
    WorkflowContextView, WorkflowResult,
};

/// The activities that orders call.
pub(crate) struct Shop {
    pub(crate) failures: AtomicU32,
}

#[activities]
impl Shop {
    /// Fails as many times as configured.
    #[activity]
    pub(crate) fn ship(
        self: std::sync::Arc<Self>,
        _: ActivityContext,
        address: String,
    ) -> Result<String, ActivityError> {
        let failures = &self.failures;
        if failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err(std::io::Error::other("the truck is broken").into());
        }
        let mut shipped = address;
        shipped.insert_str(0, "shipped to ");
        Ok(shipped)
    }
}

/// Ships after half an hour, or earlier if it is signaled.
#[workflow]
pub(crate) struct Order {
    address: String,
    now: bool,
}

#[workflow_methods]
impl Order {
    #[init]
    fn new(_: &WorkflowContextView, address: String) -> Self {
        Self { address, now: false }
    }

    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        temporalio_sdk::workflows::select! {
            _ = ctx.timer(Duration::from_mins(30)) => {}
            _ = ctx.wait_condition(|order| order.now) => {}
        }
        let address = ctx.state(|order| order.address.clone());
        let options = ActivityOptions::start_to_close_timeout(Duration::from_mins(1));
        Ok(ctx.execute_activity(Shop::ship, address, options).await?)
    }

    #[signal]
    pub(crate) fn ship_now(&mut self, _: &mut SyncWorkflowContext<Self>) {
        self.now = true;
    }

    #[signal]
    pub(crate) fn redirect(&mut self, _: &mut SyncWorkflowContext<Self>, address: String) {
        self.address = address;
    }

    #[query]
    pub(crate) fn address(&self, _: &WorkflowContextView) -> String {
        self.address.clone()
    }

    #[update]
    pub(crate) fn change_address(&mut self, _: &mut SyncWorkflowContext<Self>, address: String) -> String {
        std::mem::replace(&mut self.address, address)
    }
}

/// Activities that no order calls.
pub(crate) struct Other;

#[activities]
impl Other {
    #[activity]
    pub(crate) fn other(_: ActivityContext) -> Result<(), ActivityError> {
        Err(std::io::Error::other("no order calls this").into())
    }
}

/// Starts an order and waits for it.
#[workflow]
#[derive(Default)]
pub(crate) struct Parent;

#[workflow_methods]
impl Parent {
    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let address = "2 Market Square".to_owned();
        let child = ctx.start_child_workflow(Order::run, address, ChildWorkflowOptions::default()).await?;
        Ok(child.result().await?)
    }
}

/// Starts a timer, or calls an activity after its code has changed.
#[workflow]
pub(crate) struct Changed {
    pub(crate) changed: &'static std::sync::atomic::AtomicBool,
}

#[workflow_methods(factory_only)]
impl Changed {
    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        if ctx.state(|workflow| workflow.changed.load(Ordering::SeqCst)) {
            let options = ActivityOptions::start_to_close_timeout(Duration::from_mins(1));
            ctx.execute_activity(Shop::ship, String::new(), options).await?;
        } else {
            ctx.timer(Duration::from_mins(1)).await;
        }
        Ok(())
    }
}

/// Redirects one order and cancels another. Returns the errors.
#[workflow]
#[derive(Default)]
pub(crate) struct Warehouse;

#[workflow_methods]
impl Warehouse {
    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        let address = "2 Market Square".to_owned();
        let redirected = ctx.external_workflow("order/7", None).signal(
            Order::redirect,
            address,
            SignalWorkflowOptions::default(),
        );
        let redirected = redirected.await.err().map(|error| error.to_string());
        let canceled = ctx.external_workflow("order/8", None).cancel(Some("closed".to_owned())).await;
        let canceled = canceled.err().map(|error| error.to_string());
        Ok(redirected.into_iter().chain(canceled).collect())
    }
}
