//! Traces that begin in a client in Rust, and that the OpenTelemetry interceptor of Go's SDK reads and writes.

use crate::{
    harness::{Form, connect_through, spawn, unique},
    language::Language,
};
use std::time::Duration;
use temporal_prost::{
    client::{WorkflowGetResultOptions, WorkflowStartOptions},
    workflow::WorkflowResult,
};
use temporal_prost_connect::context::{Context, Propagated as _, Propagation, TraceContext};
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::{
    ActivityOptions, WorkerOptions, WorkflowContext,
    activities::{ActivityContext, ActivityError},
    error::ApplicationFailure,
};

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

fn propagation() -> Propagation {
    Propagation::new().value::<TraceContext>()
}

fn parent(trace: Option<TraceContext>) -> String {
    trace.unwrap_or_default().field("traceparent").unwrap_or("no trace").to_owned()
}

/// The activity of both languages.
struct Hands;

#[activities]
impl Hands {
    #[activity(name = "traced")]
    #[expect(clippy::unused_async, reason = "the SDK would run it on another thread, without a context")]
    async fn traced(_: ActivityContext) -> Result<String, ActivityError> {
        Ok(parent(Context::current().get().map_err(ApplicationFailure::new)?))
    }
}

/// The workflow of both languages: returns its trace, and the trace of an activity in the other language.
#[workflow]
#[derive(Default)]
struct Traced;

#[workflow_methods]
impl Traced {
    #[run(name = "traced")]
    async fn run(ctx: &mut WorkflowContext<Self>, queue: String) -> WorkflowResult<Vec<String>> {
        let mut options = ActivityOptions::start_to_close_timeout(Duration::from_secs(20));
        options.task_queue = Some(queue);
        let activity = ctx.execute_activity(Hands::traced, (), options).await?;
        Ok(vec![parent(ctx.propagated().map_err(ApplicationFailure::new)?), activity])
    }
}

/// Starts the workflow in each language, with the activity in the other.
async fn a_trace_crosses(form: Form) {
    let (name, rust) = (unique("traces"), unique("traces-in-rust"));
    let mut options = WorkerOptions::new(&rust).build();
    options.register_workflow::<Traced>().unwrap().register_activities(Hands);
    propagation().register(&mut options);
    spawn(options, form);
    let go = Language::Go.work(&name, form);
    let client = connect_through(form, vec![propagation().client_interceptor()]).await;
    for (queue, peer) in [(&*rust, go.queue()), (go.queue(), &*rust)] {
        let options = WorkflowStartOptions::new(queue, format!("{name}/{queue}")).build();
        let started = Context::new()
            .with(&TraceContext::new(TRACE))
            .unwrap()
            .scope(async { client.start_workflow(Traced::run, peer.to_owned(), options).await });
        let traces = started.await.unwrap().get_result(WorkflowGetResultOptions::default()).await.unwrap();
        assert_eq!(traces, [TRACE, TRACE], "workflow on {queue}");
    }
}

#[tokio::test]
async fn a_trace_crosses_rust_and_go() {
    a_trace_crosses(Form::Plain).await;
}

#[tokio::test]
async fn a_trace_crosses_rust_and_go_with_encrypted_payloads() {
    a_trace_crosses(Form::Encrypted).await;
}
