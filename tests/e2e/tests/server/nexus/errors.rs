//! Errors of handlers and workflows, as callers see them.

use super::floor::Bourse;
use crate::harness::unique;
use temporal_prost::common::protos::temporal::api::failure::v1::{Failure, failure::FailureInfo};

#[tokio::test]
async fn errors_are_retried_by_their_type_or_as_the_handler_says() {
    let cases = [
        ("bad", "BAD_REQUEST", 1),
        ("internal for good", "INTERNAL", 1),
        ("failed", "Trade", 1),
        ("cancelled", "cancelled", 1),
    ];
    for (fate, told, calls) in cases {
        let bourse = Bourse::open().await;
        let (lines, _) = bourse.broke_until_done(fate, "x").await;
        assert_eq!((lines, bourse.calls()), (vec![told.to_owned()], calls), "{fate}");
    }
    for fate in ["internal once", "panic once"] {
        let bourse = Bourse::open().await;
        let (lines, _) = bourse.broke_until_done(fate, "x").await;
        assert!(lines[0].contains("call 2"), "{fate}: {lines:?}");
    }
}

/// Returns the kinds of a failure and its causes.
fn kinds(failure: &Failure) -> Vec<String> {
    let mut kinds = Vec::new();
    let mut next = Some(failure);
    while let Some(failure) = next {
        kinds.push(match &failure.failure_info {
            Some(FailureInfo::NexusOperationExecutionFailureInfo(info)) => info.operation.clone(),
            Some(FailureInfo::NexusHandlerFailureInfo(info)) => info.r#type.clone(),
            Some(FailureInfo::ApplicationFailureInfo(info)) => info.r#type.clone(),
            other => format!("{other:?}"),
        });
        next = failure.cause.as_deref();
    }
    kinds
}

#[tokio::test]
async fn the_failure_of_a_workflow_reaches_the_client_of_the_caller() {
    let bourse = Bourse::open().await;
    let caller = bourse.start("fail", &unique("fail")).await;
    let error = caller.result().await.unwrap_err();
    assert_eq!(error.application_failure().unwrap().r#type, "Trade");
    assert_eq!(kinds(error.failure().unwrap()), ["buy-and-sell", "Trade"]);
    let said = temporal_prost::Report::new(&error).to_string();
    let expected = "Nexus operation `buy-and-sell` of `bourse` failed: the market is closed (Trade)";
    assert!(said.ends_with(expected), "{said}");
}
