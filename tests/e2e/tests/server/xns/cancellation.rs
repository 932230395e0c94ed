//! Cancellation of a call, and the end of its caller.

use super::{beats, becomes, call, namespace, start, work, worker, worker_of};
use crate::{harness::unique, worker::host::refused::connect_through};
use temporal_prost::client::WorkflowExecutionStatus as Status;
use temporal_prost_connect::faults::{Fault, Faults, Rule};

#[tokio::test]
async fn a_cancelled_call_cancels_the_workflow_as_the_schema_says() {
    let (queue, n) = (worker("cancelled").await, unique("n"));
    let said = call(&queue, &[format!("break {n} wait")]).await;
    assert_eq!(said, ["cancelled"]);
    becomes(&n, Status::Canceled).await;
}

#[tokio::test]
async fn a_workflow_ends_with_its_caller_as_its_policy_says() {
    let queue = worker("closed").await;
    let policies = [("run", Status::Canceled), ("kill", Status::Terminated), ("leave", Status::Running)];
    let mut callers = Vec::new();
    for (verb, status) in policies {
        let name = unique(verb);
        let caller = start(&queue, &[format!("{verb} {name} wait")]).await;
        becomes(&name, Status::Running).await;
        callers.push((caller, name, status));
    }
    for (caller, ..) in &callers {
        beats(caller).await;
        caller.terminate("enough").await.unwrap();
    }
    for (_, name, status) in &callers {
        becomes(name, *status).await;
    }
    let (_, left, _) = &callers[2];
    work(left).await.terminate("enough").await.unwrap();
}

#[tokio::test]
async fn a_cancelled_caller_cancels_its_call() {
    let (queue, name) = (worker("caller").await, unique("n"));
    let caller = start(&queue, &[format!("run {name} wait")]).await;
    becomes(&name, Status::Running).await;
    caller.cancel("enough").await.unwrap();
    let said = caller.result().await.unwrap().lines;
    assert_eq!(said, ["cancelled"]);
    becomes(&name, Status::Canceled).await;
}

#[tokio::test]
async fn a_workflow_is_cancelled_by_its_handle() {
    let (queue, name) = (worker("handle").await, unique("n"));
    let steps = [format!("start {name} wait"), format!("cancel {name}"), format!("result {name}")];
    let said = call(&queue, &steps).await;
    assert_eq!(said[1], "done");
    assert!(said[2].starts_with("CanceledError final"), "{}", said[2]);
}

/// The server never answers the signal.
#[tokio::test]
async fn a_signal_ends_when_it_is_cancelled() {
    let (queue, name, faults) = (unique("hushed"), unique("n"), Faults::new());
    faults.add(Rule::new(Fault::Drop).rpc("SignalWorkflowExecution"));
    worker_of(&queue, connect_through(&faults, namespace().await).await).await;
    let said = call(&queue, &[format!("start {name} wait"), format!("hush {name} hello")]).await;
    assert_eq!(said[1], "cancelled");
    assert!(faults.hits() > 0);
    work(&name).await.terminate("enough").await.unwrap();
}
