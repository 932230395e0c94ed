//! Cancellation of operations by their callers.

use super::floor::{Bourse, eventually};
use crate::harness::{find, history, unique};
use temporal_prost::common::protos::temporal::api::{
    enums::v1::EventType, history::v1::history_event::Attributes,
};

#[tokio::test]
async fn cancelled_calls_cancel_the_workflows() {
    let bourse = Bourse::open().await;
    let id = unique("cancel");
    let (lines, events) = bourse.broke_until_done("cancel", &id).await;
    assert_eq!(lines, ["cancelled"; 4]);
    let requested =
        events.iter().filter(|event| event.event_type() == EventType::NexusOperationCancelRequested).count();
    assert_eq!(requested, 3, "the call that has not started was never sent");
    for name in ["held", "awaited", "abandoned"] {
        let trade = bourse.trade(&format!("{id}/{name}"));
        assert!(trade.result().await.unwrap_err().is_cancelled(), "{name}");
        let causes = find(&history(&trade).await, |event| match event {
            Attributes::WorkflowExecutionCancelRequestedEventAttributes(it) => Some(it.cause.clone()),
            _ => None,
        });
        assert_eq!(causes, ["the caller of the Nexus operation has cancelled it"], "{name}");
    }
}

#[tokio::test]
async fn a_cancelled_caller_cancels_its_operation_and_ends_as_cancelled() {
    let bourse = Bourse::open().await;
    let id = unique("through");
    let caller = bourse.start("wait", &id).await;
    eventually("the trade starts", || async { bourse.trade(&id).describe().await.is_ok() }).await;
    caller.cancel("enough").await.unwrap();
    assert!(caller.result().await.unwrap_err().is_cancelled());
    assert!(bourse.trade(&id).result().await.unwrap_err().is_cancelled());
}
