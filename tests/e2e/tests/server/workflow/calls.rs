//! Calls from workflows: all scenarios of the conductor.

use crate::harness::{foos, unique};
use temporal_prost::{INVALID_CALL, Report};
use temporal_prost_e2e::nasty::v1::{ConductRequest, FooRequest};

async fn conduct(scenario: &str, id: &str) -> Vec<String> {
    let input =
        ConductRequest { scenario: scenario.to_owned(), id: id.to_owned(), ..ConductRequest::default() };
    foos().await.conduct(input).execute().await.unwrap_or_else(|error| panic!("{scenario}: {error}")).lines
}

#[tokio::test]
async fn activities_run_remotely_locally_and_elsewhere() {
    let lines = conduct("activities", &unique("activities")).await;
    let expected = [
        "remote 2 false",
        "local 2 true",
        "overridden 1",
        "elsewhere nasty-elsewhere",
        "twice abab",
        "both both",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn children_are_started_signalled_and_awaited() {
    let lines = conduct("children", &unique("children")).await;
    assert!(lines[0].starts_with("foo/a-b/"), "the schema's id: {}", lines[0]);
    assert_eq!(lines[1], "A b");
    assert_eq!(lines[2], "the result of the child workflow was already taken from this handle");
    assert_eq!(lines[3..], ["nasty.v1.Foo.Foo", "6", "once"]);
}

#[tokio::test]
async fn other_workflows_are_signalled_and_cancelled() {
    let foos = foos().await;
    let id = unique("external");
    let foo = foos.foo(FooRequest::default()).id(&id).start().await.unwrap();
    let sweep = foos.sweep().id(format!("{id}/sweep")).start().await.unwrap();
    let cancelled = foos.sweep().id(format!("{id}/cancelled")).start().await.unwrap();
    let lines = conduct("external", &id).await;
    assert!(lines[0].contains("not found"), "{}", lines[0]);
    foo.result().await.unwrap();
    sweep.result().await.unwrap();
    assert!(cancelled.result().await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn calls_work_in_select_join_and_loops() {
    let lines = conduct("concurrent", &unique("concurrent")).await;
    assert_eq!(lines, ["selected 1", "joined false true", "held 1 1", "started 4"]);
}

#[tokio::test]
async fn what_runs_can_be_cancelled() {
    let lines = conduct("cancelled", &unique("cancelled")).await;
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert!(line.to_lowercase().contains("cancel"), "{line}");
    }
}

#[tokio::test]
async fn many_calls_run_at_once() {
    assert_eq!(conduct("many", &unique("many")).await, ["80"]);
}

#[tokio::test]
async fn failures_read_as_one_sentence() {
    let foos = foos().await;
    let cases = [
        ("fail", "failed: disk full (Quota)", "Quota"),
        ("fail activity", "attempt 3: no (TooEarly)", "TooEarly"),
        ("fail child", "attempt 3: no (TooEarly)", "TooEarly"),
    ];
    for (scenario, end, kind) in cases {
        let input = ConductRequest {
            scenario: scenario.to_owned(),
            id: unique("failing"),
            ..ConductRequest::default()
        };
        let error = foos.conduct(input).execute().await.unwrap_err();
        let text = Report::new(&error).to_string();
        assert!(text.ends_with(end), "{text}");
        assert_eq!(error.application_failure().map(|failure| failure.r#type.as_str()), Some(kind));
        assert!(error.execution().is_some());
    }
}

#[tokio::test]
async fn a_call_that_cannot_be_made_fails_the_workflow_with_the_reason() {
    let foos = foos().await;
    let none = "has no timeout";
    let cases = [
        ("no timeout", none),
        ("zero timeout", none),
        ("zero local timeout", none),
        ("no id", "name is required"),
    ];
    for (scenario, reason) in cases {
        let input = ConductRequest {
            scenario: scenario.to_owned(),
            id: unique("invalid"),
            ..ConductRequest::default()
        };
        let error = foos.conduct(input).execute().await.unwrap_err();
        let text = Report::new(&error).to_string();
        assert!(text.contains(reason), "{text}");
        let failure = error.application_failure().expect("an application failure");
        assert_eq!((failure.r#type.as_str(), failure.non_retryable), (INVALID_CALL, true));
    }
}
