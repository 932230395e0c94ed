//! The same implementation by hand, with the SDK's macros and serde.

use crate::rounds::Running;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use temporal_prost::client::{Client, WorkflowGetResultOptions, WorkflowStartOptions};
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::{
    ActivityOptions, WorkerOptions, WorkflowContext, WorkflowContextView, WorkflowResult,
    activities::{ActivityContext, ActivityError},
};

pub(crate) const TASK_QUEUE: &str = "bench-by-hand";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Greeting {
    name: String,
    titles: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Greeted {
    greeting: String,
}

#[workflow]
pub(crate) struct Greeter(Greeting);

#[workflow_methods]
impl Greeter {
    #[init]
    pub(crate) fn new(_: &WorkflowContextView, input: Greeting) -> Self {
        Self(input)
    }

    #[run]
    pub(crate) async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Greeted> {
        let input = ctx.state(|greeter| greeter.0.clone());
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        Ok(ctx.execute_activity(Hands::say, input, options).await?)
    }
}

pub(crate) struct Hands;

#[activities]
impl Hands {
    #[activity]
    #[expect(clippy::unused_async, reason = "the SDK's macro asks for it")]
    pub(crate) async fn say(_: ActivityContext, input: Greeting) -> Result<Greeted, ActivityError> {
        Ok(Greeted { greeting: format!("Hello, {} {}", input.titles.join(" "), input.name) })
    }
}

/// Returns the options of a worker of this queue.
pub(crate) fn options(queue: &str) -> WorkerOptions {
    let options = WorkerOptions::new(queue).register_activities(Hands).register_workflow::<Greeter>();
    options.expect("nothing is registered twice").build()
}

pub(crate) fn greet(client: Client, queue: &'static str, number: usize) -> Running {
    let input =
        Greeting { name: format!("Ada {number}"), titles: vec!["Dr.".to_owned(), "h. c.".to_owned()] };
    Box::pin(async move {
        let id = crate::harness::unique(&format!("greet/{}", input.name));
        let options = WorkflowStartOptions::new(queue, id).build();
        let handle = client.start_workflow(Greeter::run, input, options).await?;
        Ok(handle.get_result(WorkflowGetResultOptions::default()).await?.greeting)
    })
}
