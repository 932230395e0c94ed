//! The same workflow with the code that is generated for `counter.proto`.

use std::mem;
use temporal_prost::{
    HandlerError,
    client::Client,
    sdk::WorkerOptions,
    workflow::{WorkflowContextView, WorkflowResult},
};
use temporal_prost_e2e::counter_v1::{
    CountRequest, Counter, IncrementRequest, SetCounterRequest,
    counters_temporal::{CountContext, CountWorkflow, CountersClient, CountersWorkflows, register_workflows},
};

struct Count {
    target: i32,
    counter: i32,
}

impl CountWorkflow for Count {
    fn new(_: &WorkflowContextView, input: CountRequest) -> Self {
        Self { target: input.target, counter: 0 }
    }

    async fn run(ctx: &mut CountContext<Self>) -> WorkflowResult<Counter> {
        ctx.wait_condition(|state| state.counter >= state.target).await?;
        Ok(ctx.state(|state| Counter { value: state.counter }))
    }

    async fn increment(ctx: &mut CountContext<Self>, input: IncrementRequest) {
        ctx.state_mut(|state| state.counter += input.amount);
    }

    fn get_counter(&self, _: &WorkflowContextView) -> Result<Counter, HandlerError> {
        Ok(Counter { value: self.counter })
    }

    fn validate_set_counter(
        &self,
        _: &WorkflowContextView,
        input: &SetCounterRequest,
    ) -> Result<(), HandlerError> {
        if input.value < 0 { Err("the counter is never negative".into()) } else { Ok(()) }
    }

    async fn set_counter(
        ctx: &mut CountContext<Self>,
        input: SetCounterRequest,
    ) -> Result<Counter, HandlerError> {
        let value = ctx.state_mut(|state| mem::replace(&mut state.counter, input.value));
        Ok(Counter { value })
    }
}

struct Counting;

impl CountersWorkflows for Counting {
    type Count = Count;
}

pub(super) fn register(options: &mut WorkerOptions) -> anyhow::Result<()> {
    register_workflows::<Counting>(options)?;
    Ok(())
}

pub(super) async fn count_to(client: Client, value: i32) -> anyhow::Result<[i32; 2]> {
    let counters = CountersClient::new(client);
    let counter = counters.count(CountRequest { name: "tea".to_owned(), target: 10 }).start().await?;
    counter.increment(IncrementRequest { amount: 5 }).await?;
    let old = counter.set_counter(SetCounterRequest { value }).execute().await?;
    let last = counter.result().await?;
    Ok([old.value, last.value])
}
