//! The implementation with generated code.

use crate::rounds::Running;
use temporal_prost::{
    client::Client,
    sdk::{
        WorkerOptions,
        activities::{ActivityContext, ActivityError},
    },
    workflow::{WorkflowContextView, WorkflowResult},
};
use temporal_prost_benches::greet::{
    GreetRequest, GreetResponse,
    bench_temporal::{
        self, BenchActivities, BenchClient, BenchWorkflows, GreetContext, GreetWorkflow, activities,
    },
};

struct App;

impl BenchWorkflows for App {
    type Greet = Greeter;
}

struct Greeter(GreetRequest);

impl GreetWorkflow for Greeter {
    fn new(_: &WorkflowContextView, input: GreetRequest) -> Self {
        Self(input)
    }

    async fn run(ctx: &mut GreetContext<Self>) -> WorkflowResult<GreetResponse> {
        let input = ctx.state(|greeter| greeter.0.clone());
        // Another bench uses the queue of the schema.
        let queue = ctx.task_queue().to_owned();
        Ok(activities(ctx).say(input).task_queue(queue).await?)
    }
}

impl BenchActivities for App {
    async fn say(&self, _: ActivityContext, input: GreetRequest) -> Result<GreetResponse, ActivityError> {
        Ok(GreetResponse { greeting: format!("Hello, {} {}", input.titles.join(" "), input.name) })
    }
}

/// Returns the options of a worker of this queue.
pub(crate) fn options(queue: &str) -> WorkerOptions {
    let mut options = WorkerOptions::new(queue).build();
    bench_temporal::register_workflows::<App>(&mut options).expect("nothing is registered twice");
    bench_temporal::register_activities(&mut options, App).expect("nothing is registered twice");
    options
}

pub(crate) fn greet(client: Client, queue: &'static str, number: usize) -> Running {
    let input =
        GreetRequest { name: format!("Ada {number}"), titles: vec!["Dr.".to_owned(), "h. c.".to_owned()] };
    Box::pin(
        async move { Ok(BenchClient::new(client).greet(input).task_queue(queue).execute().await?.greeting) },
    )
}
