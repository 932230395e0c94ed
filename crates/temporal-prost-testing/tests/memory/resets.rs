//! Resets, on the server in memory and on a real server.

use crate::property::operation::{OnConflict, Operation};
use crate::property::request::{self, Request};
use crate::property::script::{Hands, Script, Step};
use crate::server::Server;
use crate::worker::RunningWorker;
use std::fmt::Write as _;
use std::time::Duration;
use temporalio_client::Client;
use temporalio_client::grpc::WorkflowService;
use temporalio_client::tonic::{IntoRequest, Status};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution,
    enums::v1::{EventType, ResetReapplyExcludeType as Exclude},
    history::v1::HistoryEvent,
    workflowservice::v1::{ResetWorkflowExecutionRequest, ResetWorkflowExecutionResponse},
};
use temporalio_sdk::WorkerOptions;

fn worker(server: &Server, queue: &str) -> RunningWorker {
    let mut options = WorkerOptions::new(queue).build();
    options.register_activities(Hands).register_workflow::<Script>().unwrap();
    RunningWorker::start_with(server.connection.clone(), "default", options)
}

pub(crate) async fn reset(
    client: &Client,
    (workflow, run): (&str, &str),
    end: i64,
    exclude: &[Exclude],
) -> Result<ResetWorkflowExecutionResponse, Status> {
    let execution = WorkflowExecution { workflow_id: workflow.to_owned(), run_id: run.to_owned() };
    let request = ResetWorkflowExecutionRequest {
        namespace: "default".to_owned(),
        workflow_execution: Some(execution),
        reason: "a test".to_owned(),
        workflow_task_finish_event_id: end,
        reset_reapply_exclude_types: exclude.iter().map(|kind| *kind as i32).collect(),
        request_id: format!("{end} {exclude:?}"),
        ..Default::default()
    };
    let answer = client.connection().clone().reset_workflow_execution(request.into_request()).await;
    answer.map(temporalio_client::tonic::Response::into_inner)
}

/// Returns the types of a run's events.
async fn types(client: &Client, workflow: &str, run: &str) -> Vec<EventType> {
    let events = request::history(client, workflow, run).await.unwrap();
    events.iter().map(HistoryEvent::event_type).collect()
}

/// Waits until the workflow has taken this many steps that change its memo, and then waits for a signal.
async fn settled(client: &Client, workflow: &str, steps: usize) {
    loop {
        let types = types(client, workflow, "").await;
        let taken = types.iter().filter(|kind| **kind == EventType::WorkflowPropertiesModified).count();
        if taken == steps && types.last() == Some(&EventType::WorkflowPropertiesModified) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Runs a workflow until it has received a signal, then another one with an update, and a cancellation request.
async fn recorded(server: &Server, client: &Client, id: &str) -> String {
    let case = Request { queue: id.to_owned(), unit: server.unit };
    let steps = [Step::Signals(1), Step::Memo, Step::Activity(0), Step::Memo, Step::Signals(2), Step::Memo];
    let steps = steps.into_iter().chain([Step::Signals(9)]).collect();
    let signal = Operation::Signal(id.to_owned());
    case.send(client, &Operation::Start(id.to_owned(), steps, OnConflict::Fail)).await.unwrap();
    case.send(client, &signal).await.unwrap();
    let first = worker(server, id);
    settled(client, id, 2).await;
    first.stop().await;
    case.send(client, &signal).await.unwrap();
    let add = Operation::Add(id.to_owned(), 4);
    let second = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        worker(server, id)
    };
    let (added, second) = tokio::join!(case.send(client, &add), second);
    added.unwrap();
    settled(client, id, 3).await;
    second.stop().await;
    case.send(client, &Operation::Cancel(id.to_owned())).await.unwrap();
    request::run_id(client, id).await.unwrap()
}

/// Records until no task has timed out. A slow machine stops a worker so late that its queue still gets a task.
async fn recorded_in_time(server: &Server, client: &Client) -> (String, String) {
    loop {
        let id = format!("reset-{:x}", fastrand::u64(..));
        let run = recorded(server, client, &id).await;
        if !types(client, &id, &run).await.contains(&EventType::WorkflowTaskTimedOut) {
            return (id, run);
        }
    }
}

/// Runs a workflow until it has received an update without a workflow task in progress. All events of the update are
/// one batch.
async fn updated(server: &Server, client: &Client, id: &str) -> String {
    let case = Request { queue: id.to_owned(), unit: server.unit };
    let steps = vec![Step::Memo, Step::Signals(9)];
    case.send(client, &Operation::Start(id.to_owned(), steps, OnConflict::Fail)).await.unwrap();
    let working = worker(server, id);
    settled(client, id, 1).await;
    case.send(client, &Operation::Add(id.to_owned(), 4)).await.unwrap();
    working.stop().await;
    request::run_id(client, id).await.unwrap()
}

/// Resets a run to each of its events. Returns the types of its events and the outcomes.
async fn outcomes(client: &Client, id: &str, run: &str) -> String {
    let before = types(client, id, run).await;
    let mut outcomes = format!("{before:?}\n");
    for end in -1..=i64::try_from(before.len()).unwrap() + 2 {
        for exclude in [&[][..], &[Exclude::Signal], &[Exclude::Signal, Exclude::Update]] {
            let outcome = match reset(client, (id, run), end, exclude).await {
                Ok(answer) => {
                    let after = types(client, id, &answer.run_id).await;
                    format!("{:?}", &after[usize::try_from(end).unwrap() - 1..])
                }
                Err(status) => format!("{:?}: {}", status.code(), status.message()),
            };
            writeln!(outcomes, "{end} without {exclude:?}: {outcome}").unwrap();
        }
    }
    outcomes
}

#[tokio::test]
async fn every_event_is_a_reset_point_or_refused_as_on_a_real_server() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/memory/resets.txt");
    for server in Server::all() {
        let client = server.client().await;
        let second = format!("reset-{:x}", fastrand::u64(..));
        let (first, recorded) = recorded_in_time(&server, &client).await;
        let updated = updated(&server, &client, &second).await;
        let outcomes =
            [outcomes(&client, &first, &recorded).await, outcomes(&client, &second, &updated).await];
        expectorate::assert_contents(path, &outcomes.concat());
    }
}

/// Starts a workflow that waits for a child, and terminates it. The server terminates the child.
async fn terminated(server: &Server, client: &Client, id: &str) -> String {
    let case = Request { queue: id.to_owned(), unit: server.unit };
    let steps = vec![Step::Child(vec![Step::Signals(9)])];
    case.send(client, &Operation::Start(id.to_owned(), steps, OnConflict::Fail)).await.unwrap();
    happened(client, id, EventType::ChildWorkflowExecutionStarted).await;
    happened(client, &format!("{id}/0"), EventType::WorkflowTaskCompleted).await;
    case.send(client, &Operation::Terminate(id.to_owned())).await.unwrap();
    happened(client, &format!("{id}/0"), EventType::WorkflowExecutionTerminated).await;
    request::run_id(client, id).await.unwrap()
}

/// Waits until the newest run of a workflow has an event of this type. Returns the id of the last one.
async fn happened(client: &Client, id: &str, kind: EventType) -> i64 {
    loop {
        let types = types(client, id, "").await;
        if let Some(index) = types.iter().rposition(|other| *other == kind) {
            return i64::try_from(index).unwrap() + 1;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A server tells nobody about a child that ends while its parent is closed, so a reset does not either.
#[tokio::test]
async fn a_reset_run_never_hears_of_a_child_that_ended_with_its_parent() {
    for server in Server::all() {
        let client = server.client().await;
        let id = format!("reset-{:x}", fastrand::u64(..));
        let working = worker(&server, &id);
        let run = terminated(&server, &client, &id).await;
        // A real server tells the parent in the background, and a new run of the parent if there is one by then.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let end = happened(&client, &id, EventType::WorkflowTaskStarted).await + 1;
        reset(&client, (&id, &run), end, &[]).await.unwrap();
        while types(&client, &id, "").await.last() != Some(&EventType::WorkflowTaskCompleted) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        let last = types(&client, &id, "").await.pop();
        assert_eq!(last, Some(EventType::WorkflowTaskCompleted));
        working.stop().await;
    }
}
