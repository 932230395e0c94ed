//! The workflow of the SDK's sample `message_passing`, which its macros describe.

use std::{error::Error, mem};
use temporal_prost::client::{
    Client, WorkflowExecuteUpdateOptions, WorkflowGetResultOptions, WorkflowSignalOptions,
    WorkflowStartOptions,
};
use temporalio_macros::{workflow, workflow_methods};
use temporalio_sdk::{
    SyncWorkflowContext, WorkerOptions, WorkflowContext, WorkflowContextView, WorkflowRegistrationError,
    WorkflowResult,
};

#[workflow]
#[derive(Default)]
struct MessagePassingWorkflow {
    counter: i32,
}

#[workflow_methods]
impl MessagePassingWorkflow {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, target: i32) -> WorkflowResult<i32> {
        ctx.wait_condition(|state| state.counter >= target).await?;
        Ok(ctx.state(|state| state.counter))
    }

    #[signal]
    fn increment(&mut self, _: &mut SyncWorkflowContext<Self>, amount: i32) {
        self.counter += amount;
    }

    #[query]
    fn get_counter(&self, _: &WorkflowContextView) -> i32 {
        self.counter
    }

    #[update_validator(set_counter)]
    fn validate_set_counter(
        &self,
        _: &WorkflowContextView,
        value: &i32,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        if *value < 0 { Err("the counter is never negative".into()) } else { Ok(()) }
    }

    #[update]
    fn set_counter(&mut self, _: &mut SyncWorkflowContext<Self>, value: i32) -> i32 {
        mem::replace(&mut self.counter, value)
    }
}

pub(super) fn register(options: &mut WorkerOptions) -> Result<(), WorkflowRegistrationError> {
    options.register_workflow::<MessagePassingWorkflow>()?;
    Ok(())
}

pub(super) async fn count_to(client: &Client, value: i32) -> anyhow::Result<[i32; 2]> {
    let options = WorkflowStartOptions::new("message-passing", "counter/tea").build();
    let counter = client.start_workflow(MessagePassingWorkflow::run, 10, options).await?;
    counter.signal(MessagePassingWorkflow::increment, 5, WorkflowSignalOptions::default()).await?;
    let options = WorkflowExecuteUpdateOptions::default();
    let old = counter.execute_update(MessagePassingWorkflow::set_counter, value, options).await?;
    let last = counter.get_result(WorkflowGetResultOptions::default()).await?;
    Ok([old, last])
}
