//! The precedence of setters, edits and the schema for all kinds of calls, read back from the server.

use crate::{
    all_options::{Lines, drive, every, started},
    harness::{find, history, spawn_by, unique},
};
use std::time::Duration;
use temporal_prost::{
    client::{Priority, RetryPolicy, WorkflowIdReusePolicy, WorkflowStartOptions},
    common::{
        protos::temporal::api::{
            enums::v1::{ParentClosePolicy, WorkflowIdReusePolicy as Reuse},
            history::v1::history_event::Attributes,
        },
        search_attributes::{SearchAttributeKey, SearchAttributes},
    },
};
use temporal_prost_e2e::every::v1::{
    FullRequest, PokeRequest,
    every_temporal::{EveryClient, FullHandle, FullStart},
};

/// Returns the schema's options of a start, for an input with this name.
fn by_schema(name: &str) -> Vec<String> {
    let letters = name.chars().count();
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let quarter = letters as f64 / 4.0;
    [
        "queue every-full",
        "execution 3000",
        "run 2000",
        "task 9",
        "retry 2 x1.5 30 2 [\"Final\"]",
        "priority 2 tenant 1.5",
        "CustomBool true",
        &format!("CustomDouble {quarter:?}"),
        &format!("CustomInt {letters}"),
        &format!("CustomKeyword \"{name}\""),
        &format!("CustomList [\"{name}\"]"),
        &format!("CustomText \"{name}\""),
        "CustomTime \"2026-11-22T18:00:00Z\"",
    ]
    .map(str::to_owned)
    .into()
}

const BY_EDIT: [&str; 7] = [
    "queue every-edited",
    "execution 3001",
    "run 2001",
    "task 8",
    "retry 1 x2 100 5 []",
    "priority 3 tenant 1.5",
    "CustomKeyword \"edited\"",
];

const BY_SETTER: [&str; 7] = [
    "queue every-set",
    "execution 3002",
    "run 2002",
    "task 7",
    "retry 1 x2 100 6 []",
    "priority 3 vip 3.5",
    "CustomKeyword \"set\"",
];

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

fn text(text: &str) -> PokeRequest {
    PokeRequest { text: text.to_owned() }
}

fn attributes(keyword: &str) -> SearchAttributes {
    SearchAttributes::new([
        SearchAttributeKey::<String>::keyword("CustomKeyword").value_set(keyword.to_owned())
    ])
}

fn attempts(attempts: u32) -> RetryPolicy {
    RetryPolicy::builder().maximum_attempts(attempts).build()
}

fn edit(options: &mut WorkflowStartOptions) {
    assert_eq!(options.task_queue, "every-full", "an edit sees what the schema says");
    assert_eq!(options.run_timeout, Some(secs(2000)));
    "every-edited".clone_into(&mut options.task_queue);
    options.execution_timeout = Some(secs(3001));
    options.run_timeout = Some(secs(2001));
    options.task_timeout = Some(secs(8));
    options.retry_policy = Some(attempts(5));
    options.priority.priority_key = Some(3);
    options.search_attributes = Some(attributes("edited"));
}

/// Setters, and a later edit with other values.
fn set(start: FullStart) -> FullStart {
    start
        .task_queue("every-set")
        .execution_timeout(secs(3002))
        .run_timeout(secs(2002))
        .task_timeout(secs(7))
        .retry_policy(attempts(6))
        .fairness_key("vip")
        .fairness_weight(3.5)
        .search_attributes(attributes("set"))
        .options(|options| {
            "nowhere".clone_into(&mut options.task_queue);
            options.execution_timeout = None;
            options.run_timeout = None;
            options.task_timeout = None;
            options.retry_policy = None;
            options.priority = Priority::builder().priority_key(3).build();
            options.search_attributes = None;
        })
}

/// Returns the three layers of a start, with the result of each.
fn starts(client: &EveryClient, name: &str) -> [(FullStart, Vec<String>); 3] {
    let start = |layer: &str| client.full(called(&format!("{name} {layer}")));
    let lines = |lines: [&str; 7]| lines.map(str::to_owned).into();
    [
        (start("schema"), by_schema(&format!("{name} schema"))),
        (start("edited").options(edit), lines(BY_EDIT)),
        (set(start("set")), lines(BY_SETTER)),
    ]
}

async fn end(full: &FullHandle) {
    full.poke(text("end")).await.unwrap();
    full.result().await.unwrap();
}

#[tokio::test]
async fn a_start_has_what_the_schema_the_edits_and_the_setters_say() {
    for (start, expected) in starts(&every().await, &unique("start")) {
        let full = start.start().await.unwrap();
        assert_eq!(started(&full).await.lines(), expected);
        end(&full).await;
    }
}

#[tokio::test]
async fn a_start_with_a_signal_has_them_too() {
    for (start, expected) in starts(&every().await, &unique("signal")) {
        let full = start.with_poke(text("end")).start().await.unwrap();
        assert_eq!(started(&full).await.lines(), expected);
        full.result().await.unwrap();
    }
}

#[tokio::test]
async fn a_start_with_an_update_has_them_too() {
    for (start, expected) in starts(&every().await, &unique("update")) {
        let (update, full) = start.with_change(text("a")).start().await.unwrap();
        assert_eq!(update.result().await.unwrap().seen, ["change a"]);
        assert_eq!(started(&full).await.lines(), expected);
        end(&full).await;
    }
}

#[tokio::test]
async fn an_id_is_the_setters_the_edits_or_the_schemas() {
    let client = every().await;
    let name = unique("Id");
    let schema = client.full(called(&name)).start().await.unwrap();
    assert_eq!(schema.id(), format!("full/{}", name.to_lowercase()));
    let edited_id = format!("{name}/edited");
    let id = edited_id.clone();
    let edited = client.full(called(&name)).options(|it| it.workflow_id = id).start().await.unwrap();
    assert_eq!(edited.id(), edited_id);
    let set_id = format!("{name}/set");
    let set = client.full(called(&name)).id(&set_id).options(|it| it.workflow_id = "nobody".into());
    let set = set.start().await.unwrap();
    assert_eq!(set.id(), set_id);
    for full in [schema, edited, set] {
        end(&full).await;
    }
}

#[tokio::test]
async fn what_the_schema_leaves_open_is_the_servers() {
    let plain = every().await.plain(called("")).start().await.unwrap();
    let lines = started(&plain).await.lines();
    let expected = ["queue every", "execution none", "run none", "task 10", "retry none", "priority 0  0"];
    assert_eq!(lines, expected);
    assert_eq!(plain.id().len(), 36, "a random UUID: {}", plain.id());
    plain.poke(text("end")).await.unwrap();
    plain.result().await.unwrap();
}

#[tokio::test]
async fn a_child_has_what_the_schema_the_edits_and_the_setters_say() {
    let name = unique("Child");
    let (ids, driver) = drive("children", &name).await;
    assert_eq!(ids[0], format!("full/{}-1", name.to_lowercase()));
    assert_eq!(ids[1..], [format!("{name}-edited"), format!("{name}-set")]);
    let children = find(&history(&driver).await, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => Some(child.clone()),
        _ => None,
    });
    let lines = |lines: [&str; 7]| lines.map(str::to_owned).to_vec();
    let expected = [
        (by_schema(&format!("{name} 1")), ParentClosePolicy::Abandon, Reuse::RejectDuplicate),
        (lines(BY_EDIT), ParentClosePolicy::RequestCancel, Reuse::AllowDuplicate),
        (lines(BY_SETTER), ParentClosePolicy::Terminate, Reuse::AllowDuplicateFailedOnly),
    ];
    assert_eq!(children.len(), expected.len());
    for (child, (lines, close, reuse)) in children.iter().zip(expected) {
        assert_eq!(child.lines(), lines);
        assert_eq!(child.parent_close_policy(), close);
        assert_eq!(child.workflow_id_reuse_policy(), reuse);
        assert_eq!(child.workflow_type.as_ref().unwrap().name, "every-full");
    }
}

#[tokio::test]
async fn an_activity_has_what_the_schema_the_edits_and_the_setters_say() {
    let (lines, driver) = drive("activities", "").await;
    assert_eq!(lines, ["every"]);
    let activities = find(&history(&driver).await, |event| match event {
        Attributes::ActivityTaskScheduledEventAttributes(activity) => Some(activity.clone()),
        _ => None,
    });
    let named: Vec<_> =
        activities.iter().map(|it| it.activity_type.as_ref().unwrap().name.as_str()).collect();
    assert_eq!(named, ["every-act", "every-act", "every-act", "every.v1.Every.Stay"]);
    let activity = |queue: &str, [close, start, attempt, beat]: [u16; 4], retry: &str, priority: &str| {
        vec![
            format!("queue {queue}"),
            format!("schedule to close {close}"),
            format!("schedule to start {start}"),
            format!("start to close {attempt}"),
            format!("heartbeat {beat}"),
            format!("retry {retry}"),
            format!("priority {priority}"),
        ]
    };
    let expected = [
        activity("every-act", [60, 50, 20, 5], "0.1 x1.5 3 3 [\"Final\"]", "4 worker 2.5"),
        activity("every-edited", [61, 51, 21, 6], "1 x2 100 5 []", "3 worker 2.5"),
        activity("every-set", [62, 52, 22, 7], "1 x2 100 6 []", "3 vip 3.5"),
        // The driver's own timeout limits activities without a timeout.
        activity("every", [600, 600, 20, 0], "1 x2 100 0 []", "none"),
    ];
    for (activity, expected) in activities.iter().zip(expected) {
        assert_eq!(activity.lines(), expected);
    }
}

#[tokio::test]
async fn an_eager_start_is_the_setters_the_edits_or_the_schemas() {
    let client = every().await;
    let queue = unique("eager");
    let mut options = crate::all_options::of_queue("every-full");
    options.task_queue.clone_from(&queue);
    let sdk = client.sdk().clone();
    tokio::task::spawn_blocking(|| spawn_by(options, async { sdk })).await.unwrap();
    let start = |name: &str| client.full(called(&format!("{queue} {name}"))).task_queue(&queue);
    let starts = [
        (start("schema"), true),
        (start("edited").options(|it| it.enable_eager_workflow_start = false), false),
        (start("set").enable_eager_start(true).options(|it| it.enable_eager_workflow_start = false), true),
    ];
    for (start, expected) in starts {
        let full = start.start().await.unwrap();
        assert_eq!(started(&full).await.eager_execution_accepted, expected);
        end(&full).await;
    }
}

#[tokio::test]
async fn a_closed_id_is_taken_as_the_setters_the_edits_or_the_schema_say() {
    let client = every().await;
    let name = unique("reuse");
    let first = client.full(called(&name)).start().await.unwrap();
    end(&first).await;
    let again = || client.full(called(&name));
    assert!(again().start().await.unwrap_err().is_already_started(), "the schema's");
    let allowed = |it: &mut WorkflowStartOptions| it.id_reuse_policy = WorkflowIdReusePolicy::AllowDuplicate;
    let refused = again().id_reuse_policy(WorkflowIdReusePolicy::RejectDuplicate).options(allowed);
    assert!(refused.start().await.unwrap_err().is_already_started(), "the setter's");
    let second: FullHandle = again().options(allowed).start().await.unwrap();
    end(&second).await;
    assert_ne!(second.run_id(), first.run_id());
}
