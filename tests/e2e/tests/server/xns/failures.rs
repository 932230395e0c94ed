//! Failures on the other side, as the caller gets them.

use super::{call, start, work, worker};
use crate::harness::unique;
use temporal_prost::client::WorkflowExecutionStatus;

#[tokio::test]
async fn a_failure_keeps_its_type_message_and_details_and_is_not_retried() {
    let (queue, n) = (worker("failures").await, unique("n"));
    let steps = [format!("run {n} fail"), format!("start {n}b wait"), format!("change {n}b no")];
    let said = call(&queue, &steps).await;
    let failed = |name: &str| format!(r#"TooHard final `{name} is too hard` {{"text":"the details"}}"#);
    assert!(said[0].starts_with(&failed(&n)), "{}", said[0]);
    assert!(said[2].starts_with(&failed(&format!("{n}b"))), "{}", said[2]);
}

#[tokio::test]
async fn an_end_from_outside_has_the_type_of_go() {
    let (queue, n) = (worker("ends").await, unique("n"));
    let ends = [("t", "TerminatedError"), ("c", "CanceledError")];
    for (end, kind) in ends {
        let name = format!("{n}{end}");
        let caller = start(&queue, &[format!("run {name} wait")]).await;
        super::becomes(&name, WorkflowExecutionStatus::Running).await;
        match end {
            "t" => work(&name).await.terminate("enough").await.unwrap(),
            _ => work(&name).await.cancel("enough").await.unwrap(),
        }
        let said = caller.result().await.unwrap().lines.remove(0);
        assert!(said.starts_with(&format!("{kind} final")), "{said}");
    }
}

#[tokio::test]
async fn a_taken_id_is_waited_for_unless_the_call_forbids_it() {
    let (queue, n) = (worker("taken").await, unique("n"));
    let steps = [
        format!("start {n} wait"),
        format!("strict {n} return"),
        format!("tell {n} end"),
        // The schema does not allow the id again.
        format!("run {n} return"),
        format!("ask {n}nobody"),
    ];
    let said = call(&queue, &steps).await;
    assert!(said[1].starts_with("WorkflowExecutionAlreadyStarted final"), "{}", said[1]);
    assert_eq!(said[3], format!("{n} works, end"));
    assert!(said[4].starts_with("NotFound final"), "{}", said[4]);
}
