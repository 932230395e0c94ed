//! Handles of workflows that have several runs.

use crate::harness::{connect, spawn_options, unique};
use std::time::Duration;
use temporal_prost::{
    client::{
        RetryPolicy, WorkflowExecutionStatus as Status, WorkflowIdConflictPolicy as Conflict,
        grpc::WorkflowService as _, tonic::IntoRequest as _,
    },
    sdk::WorkerOptions,
    workflow::common::protos::temporal::api::{
        common::v1::WorkflowExecution, workflowservice::v1::ResetWorkflowExecutionRequest,
    },
};
use temporal_prost_e2e::{
    Chain,
    chain::v1::{
        MarkRequest, TurnRequest,
        chain_temporal::{self, ChainClient, LinkHandle},
    },
};
use tokio::sync::OnceCell;

/// A client of the service, whose worker is running.
pub(crate) async fn chain() -> ChainClient {
    static READY: OnceCell<()> = OnceCell::const_new();
    let spawn = || {
        let mut options = WorkerOptions::new(chain_temporal::TASK_QUEUE).build();
        chain_temporal::register_workflows::<Chain>(&mut options).expect("nothing is registered twice");
        spawn_options(options);
    };
    READY.get_or_init(|| async { tokio::task::spawn_blocking(spawn).await.expect("it starts") }).await;
    ChainClient::new(connect().await)
}

fn turn(end: &str) -> TurnRequest {
    TurnRequest { end: end.to_owned() }
}

pub(crate) fn mark(fate: &str) -> MarkRequest {
    MarkRequest { fate: fate.to_owned() }
}

/// The latest run of the id.
async fn latest(chain: &ChainClient, id: &str) -> String {
    chain.link_handle(id).describe().await.expect("the server knows it").run_id().to_owned()
}

/// Ends the latest run of the id, and gives the next.
async fn next(chain: &ChainClient, id: &str, end: &str) -> String {
    let before = latest(chain, id).await;
    chain.link_handle(id).turn(turn(end)).await.expect("it runs");
    for _ in 0..200 {
        let after = latest(chain, id).await;
        if after != before {
            return after;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there is no run after {before}");
}

/// Checks that every call of the handle reaches the run `run`, and that the last, `cancel`, does too.
async fn reaches(link: &LinkHandle, run: &str) {
    assert_eq!(link.locate().await.unwrap().run_id, run, "a query");
    assert_eq!(link.describe().await.unwrap().run_id(), run, "a description");
    let marked = link.mark(mark("")).id("reached").execute().await.unwrap();
    assert_eq!(marked.run_id, run, "an update");
    assert_eq!(link.mark_handle("reached").result().await.unwrap().run_id, run, "its handle");
    link.turn(turn("")).await.expect("a signal");
    link.cancel("the test is over").await.unwrap();
    assert!(link.result().await.unwrap_err().is_cancelled(), "the cancellation");
    assert_eq!(link.describe().await.unwrap().status(), Status::Canceled);
}

#[tokio::test]
async fn a_handle_of_a_start_reaches_the_latest_run_after_continue_as_new() {
    let chain = chain().await;
    let link = chain.link().start().await.unwrap();
    let second = next(&chain, link.id(), "continue").await;
    assert_eq!(link.locate().await.unwrap().run_id, second);
    let third = next(&chain, link.id(), "continue").await;
    assert_ne!(link.run_id(), Some(third.as_str()));
    reaches(&link, &third).await;
}

#[tokio::test]
async fn a_handle_of_a_start_reaches_the_latest_run_after_a_retry() {
    let chain = chain().await;
    let retry = RetryPolicy::builder().initial_interval(Duration::from_millis(10)).build();
    let link = chain.link().retry_policy(retry).start().await.unwrap();
    let second = next(&chain, link.id(), "fail").await;
    reaches(&link, &second).await;
}

#[tokio::test]
async fn a_handle_of_a_start_reaches_the_latest_run_of_a_cron() {
    let chain = chain().await;
    let every_second = |it: &mut temporal_prost::client::WorkflowStartOptions| {
        it.cron_schedule = Some("@every 1s".to_owned());
    };
    let link = chain.link().options(every_second).start().await.unwrap();
    let second = next(&chain, link.id(), "complete").await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    reaches(&link, &second).await;
}

/// Resets the run to its first workflow task, and gives the run that follows.
async fn reset(id: &str, run: &str) -> String {
    let request = ResetWorkflowExecutionRequest {
        namespace: "default".to_owned(),
        workflow_execution: Some(WorkflowExecution { workflow_id: id.to_owned(), run_id: run.to_owned() }),
        reason: "the test wants it".to_owned(),
        workflow_task_finish_event_id: 4,
        request_id: unique("reset"),
        ..Default::default()
    };
    let mut server = connect().await.connection().clone();
    server.reset_workflow_execution(request.into_request()).await.expect("it is reset").into_inner().run_id
}

#[tokio::test]
async fn a_handle_of_a_start_reaches_the_latest_run_after_a_reset() {
    let chain = chain().await;
    let link = chain.link().start().await.unwrap();
    link.locate().await.unwrap();
    let waiting = tokio::spawn({
        let link = link.clone();
        async move { link.result().await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let second = reset(link.id(), link.run_id().unwrap()).await;
    reaches(&link, &second).await;
    assert!(waiting.await.unwrap().unwrap_err().is_cancelled(), "the result is the new run's");
}

#[tokio::test]
async fn a_handle_of_a_start_never_reaches_another_workflow_that_took_its_id() {
    let chain = chain().await;
    let id = unique("taken-later");
    let own = chain.link().id(&id).start().await.unwrap();
    let last = next(&chain, &id, "continue").await;
    own.turn(turn("complete")).await.unwrap();
    assert_eq!(own.result().await.unwrap().run_id, last);
    own.cancel("it has ended").await.expect("there is nothing left to cancel");

    let other = chain.link().id(&id).start().await.unwrap();
    assert!(own.cancel("not the other").await.unwrap_err().is_not_found());
    assert!(own.terminate("not the other").await.unwrap_err().is_not_found());
    assert!(own.turn(turn("fail")).await.unwrap_err().is_not_found());
    assert!(own.mark(mark("")).execute().await.unwrap_err().is_not_found());
    assert_eq!(own.locate().await.unwrap().run_id, last, "the last run of its own");
    assert_eq!(own.describe().await.unwrap().run_id(), last);
    assert_eq!(own.result().await.unwrap().run_id, last);
    let described = other.describe().await.unwrap();
    assert_eq!((described.status(), described.history_length()), (Status::Running, 4), "untouched");
    other.terminate("the test is over").await.unwrap();
    assert!(other.result().await.unwrap_err().is_terminated());
}

#[tokio::test]
async fn a_handle_of_a_run_that_was_found_reaches_the_runs_after_it() {
    let chain = chain().await;
    let id = unique("found");
    chain.link().id(&id).start().await.unwrap();
    let second = next(&chain, &id, "continue").await;
    let start = || chain.link().id(&id).id_conflict_policy(Conflict::UseExisting);
    let found = start().start().await.unwrap();
    let (update, updated) = start().with_mark(mark("")).start().await.unwrap();
    let signalled = chain.link().id(&id).with_turn(turn("")).start().await.unwrap();
    assert_eq!(update.result().await.unwrap().run_id, second);
    let third = next(&chain, &id, "continue").await;
    for link in [&updated, &signalled, &update.workflow()] {
        assert_eq!(link.run_id(), Some(second.as_str()));
        assert_eq!(link.mark(mark("")).execute().await.unwrap().run_id, third);
        link.turn(turn("")).await.unwrap();
        assert_eq!(link.describe().await.unwrap().run_id(), third);
    }
    reaches(&found, &third).await;
}

#[tokio::test]
async fn a_handle_at_a_run_reaches_that_run_alone() {
    let chain = chain().await;
    let link = chain.link().start().await.unwrap();
    let first = link.run_id().unwrap().to_owned();
    let second = next(&chain, link.id(), "continue").await;
    let at_first = link.at_run(&first);
    assert_eq!(at_first.locate().await.unwrap().run_id, first);
    assert_eq!(at_first.describe().await.unwrap().run_id(), first);
    assert!(at_first.terminate("it has ended").await.unwrap_err().is_not_found());
    assert!(at_first.mark(mark("")).execute().await.unwrap_err().is_not_found());
    reaches(&link.at_run(&second), &second).await;
}

#[tokio::test]
async fn an_attached_handle_reaches_whatever_runs_under_its_id() {
    let chain = chain().await;
    let id = unique("attached");
    let attached = chain.link_handle(&id);
    chain.link().id(&id).start().await.unwrap().terminate("it makes room").await.unwrap();
    let other = chain.link().id(&id).start().await.unwrap();
    reaches(&attached, other.run_id().unwrap()).await;
}
