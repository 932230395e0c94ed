//! Ids and search attributes of real schemas, for starts by clients and for children, as the server records them.

use crate::harness::{connect, find, foos, history, shown, spawn_options, unique};
use temporal_prost::{
    INVALID_CALL, Report,
    prost_types::Timestamp,
    sdk::WorkerOptions,
    workflow::common::protos::temporal::api::{
        common::v1::{Payload, SearchAttributes},
        failure::v1::failure::FailureInfo,
        history::v1::history_event::Attributes,
    },
};
use temporal_prost_e2e::{
    Ids,
    ids::v1::{
        ParentRequest, Request,
        ids_temporal::{self, IdsClient},
    },
    start,
};
use tokio::sync::OnceCell;

/// Starts the worker of the service, and returns a client.
async fn client() -> IdsClient {
    static READY: OnceCell<()> = OnceCell::const_new();
    // Other tests add the search attributes.
    foos().await;
    let spawn = || {
        let mut options = WorkerOptions::new(ids_temporal::TASK_QUEUE).build();
        ids_temporal::register_workflows::<Ids>(&mut options).expect("nothing is registered twice");
        spawn_options(options);
    };
    READY.get_or_init(|| async { tokio::task::spawn_blocking(spawn).await.expect("it starts") }).await;
    IdsClient::new(connect().await)
}

/// The id and search attributes that a start sent.
#[derive(Debug, PartialEq)]
struct Sent {
    id: String,
    /// Formatted as `name type=value`, sorted.
    attributes: Vec<String>,
}

impl Sent {
    fn new(id: &str, attributes: Option<&SearchAttributes>) -> Self {
        let fields = attributes.into_iter().flat_map(|attributes| &attributes.indexed_fields);
        let shown = |(name, payload): (&String, &Payload)| {
            let kind = String::from_utf8_lossy(payload.metadata.get("type").map_or(b"", |kind| kind));
            format!("{name} {kind} {}", shown(payload))
        };
        let mut attributes: Vec<_> = fields.map(shown).collect();
        attributes.sort();
        Self { id: id.to_owned(), attributes }
    }
}

/// Starts `rpc` from a client, and returns what it sent, or the error.
async fn by_client(rpc: &str, input: Request) -> Result<Sent, String> {
    let events = start(&client().await, rpc, input).await.map_err(|error| Report::new(&error).to_string())?;
    let started = find(&events, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => {
            Some(Sent::new(&started.workflow_id, started.search_attributes.as_ref()))
        }
        _ => None,
    });
    Ok(started.into_iter().next().expect("it has started"))
}

/// Starts `rpc` as a child, and returns what it sent, or the failure of the parent.
async fn by_parent(rpc: &str, input: Request) -> Result<Sent, String> {
    let input = ParentRequest { workflow: rpc.to_owned(), input: Some(input) };
    let parent = client().await.parent(input).id(unique("parent")).start().await.expect("the parent starts");
    let ended = parent.result().await;
    let events = history(&parent).await;
    let mut sent = find(&events, |event| match event {
        Attributes::StartChildWorkflowExecutionInitiatedEventAttributes(child) => {
            Some(Sent::new(&child.workflow_id, child.search_attributes.as_ref()))
        }
        _ => None,
    });
    let failures = find(&events, |event| match event {
        Attributes::WorkflowExecutionFailedEventAttributes(failed) => failed.failure.clone(),
        _ => None,
    });
    let Some(failure) = failures.into_iter().next() else {
        ended.expect("the child has ended");
        return Ok(sent.remove(0));
    };
    assert!(sent.is_empty(), "{sent:?}");
    let Some(FailureInfo::ApplicationFailureInfo(info)) = &failure.failure_info else {
        panic!("{failure:?}")
    };
    assert_eq!((info.r#type.as_str(), info.non_retryable), (INVALID_CALL, true));
    let chain = std::iter::successors(Some(&failure), |failure| failure.cause.as_deref());
    Err(chain.map(|failure| failure.message.as_str()).collect::<Vec<_>>().join(": "))
}

fn named(name: &str) -> Request {
    Request { name: Some(name.to_owned()), ..Request::default() }
}

fn with_id(id: &str) -> Request {
    Request { id: id.to_owned(), ..Request::default() }
}

/// Returns the rows: a workflow, its input, and its id.
fn known() -> Vec<(&'static str, Request, &'static str)> {
    let none = Request::default;
    let bytes = || Request { bytes_field: b"foo".to_vec(), ..none() };
    let greeting = || Request { language: "en".to_owned(), ..named("Ada L.") };
    vec![
        ("RequireName", named("foo"), "workflow-with-input:foo"),
        ("Timer", named("foo"), "updatable-timer/foo"),
        ("Hello", none(), "hello/World"),
        ("Hello", named("Ada"), "hello/Ada"),
        ("Lock", Request { resource_id: "r-1".to_owned(), ..none() }, "mutex:r-1"),
        ("Greet", greeting(), "example.nexus.v1.Hello/en/ada-l"),
        ("Echo", greeting(), "example.nexus.v1.Echo/${ language }/ada-l"),
        ("TestId", with_id("foo"), "test/foo"),
        ("TestInt", Request { int_field: 30, ..none() }, "test/30"),
        ("TestUnset", none(), "test/unknown"),
        ("TestBytes", bytes(), "test/Zm9v"),
        ("TestDecoded", bytes(), "test/foo"),
        ("TestBool", Request { bool_field: true, ..none() }, "test/true"),
        ("TestGroups", with_id("foo:bar:baz"), "test/foo/bar/baz"),
        ("TestCondition", with_id("zeb"), "test/ZEB/zeb"),
        ("TestMatch", with_id("zeb"), "this_is_a_${!test/Z"),
        ("TestBraces", with_id("foo{bar}baz"), "bar"),
    ]
}

#[tokio::test]
async fn ids_are_those_of_go_for_clients_and_parents() {
    for (rpc, input, id) in known() {
        let sent = Ok(Sent { id: id.to_owned(), attributes: Vec::new() });
        assert_eq!(by_client(rpc, input.clone()).await, sent, "{rpc} by a client");
        assert_eq!(by_parent(rpc, input).await, sent, "{rpc} by a parent");
    }
}

#[tokio::test]
async fn random_ids_have_the_length_of_gos() {
    for (rpc, prefix, length) in [
        ("Begin", "some-workflow-1/a/", 36),
        ("Timer", "updatable-timer/", 36),
        ("Shop", "example.shoppingcart.v1.ShoppingCart/", 21),
        ("What", "what/", 27),
    ] {
        let sent = [by_client(rpc, with_id("a")).await, by_parent(rpc, with_id("a")).await];
        let [first, second] = sent.map(|sent| sent.unwrap().id);
        for id in [&first, &second] {
            assert_eq!(id.strip_prefix(prefix).map(str::len), Some(length), "{id}");
        }
        assert_ne!(first, second);
    }
}

#[tokio::test]
async fn nothing_is_sent_where_an_id_fails() {
    for (rpc, reasons) in [
        ("RequireName", ["name is required", "`ids.v1.Request`"]),
        ("Lock", ["`resourceId`: expected string, got null", "`ids.v1.Request`"]),
        ("Greet", ["language required", "`name.slug()`"]),
        ("TestOptional", ["`name`: expected string, got null", "`ids.v1.Request`"]),
        ("TestThrow", ["`blah`: expected string, got null", "uh oh"]),
    ] {
        for error in [by_client(rpc, Request::default()).await, by_parent(rpc, Request::default()).await] {
            let error = error.unwrap_err();
            assert!(reasons.iter().all(|reason| error.contains(reason)), "{rpc}: {error}");
        }
    }
}

#[tokio::test]
async fn updates_have_the_ids_of_go() {
    let updated = client().await.updated().start().await.unwrap();
    updated
        .change(Request { request_val: "Foo Bar".to_owned(), ..Request::default() })
        .execute()
        .await
        .unwrap();
    updated.change(Request::default()).execute().await.unwrap();
    updated.change_progress(Request { progress: 12.5, ..Request::default() }).execute().await.unwrap();
    updated.result().await.unwrap();
    let ids = find(&history(&updated).await, |event| match event {
        Attributes::WorkflowExecutionUpdateAcceptedEventAttributes(accepted) => {
            Some(accepted.protocol_instance_id.clone())
        }
        _ => None,
    });
    assert_eq!(ids, ["some-update/foo-bar", "some-update/default", "update-progress/12.5"]);
}

fn full(id: &str) -> Request {
    Request {
        id: id.to_owned(),
        name: Some("Some text".to_owned()),
        int_field: 7,
        progress: 12.0,
        bool_field: true,
        tags: vec!["a".to_owned(), "b".to_owned()],
        at: Some(Timestamp { seconds: 1_700_000_000, nanos: 0 }),
        ..Request::default()
    }
}

#[tokio::test]
async fn search_attributes_have_their_types_for_clients_and_parents() {
    let native = [
        "CustomBool Bool json/plain  true",
        "CustomDouble Double json/plain  12.0",
        "CustomInt Int json/plain  7",
        "CustomKeyword Keyword json/plain  \"native\"",
        "CustomList KeywordList json/plain  [\"a\",\"b\"]",
        "CustomText Text json/plain  \"Some text\"",
        "CustomTime Datetime json/plain  \"2023-11-14T22:13:20Z\"",
    ];
    let coerced = [
        "CustomBool Bool json/plain  true",
        "CustomDouble Double json/plain  7.0",
        "CustomInt Int json/plain  12",
        "CustomList KeywordList json/plain  [\"a\",\"b\"]",
        "CustomTime Datetime json/plain  \"2023-11-14T22:13:20Z\"",
    ];
    let untyped = [
        "CustomInt Int json/plain  7",
        "CustomKeyword Keyword json/plain  \"untyped\"",
        "CustomText Text json/plain  \"Some text\"",
    ];
    let cases: [(&str, &str, &[&str]); 3] =
        [("Native", "native", &native), ("Coerced", "coerced", &coerced), ("Untyped", "untyped", &untyped)];
    for (rpc, id, attributes) in cases {
        let attributes = attributes.iter().map(|one| (*one).to_owned()).collect();
        let sent = Ok(Sent { id: format!("{id}/{id}"), attributes });
        assert_eq!(by_client(rpc, full(id)).await, sent, "{rpc} by a client");
        assert_eq!(by_parent(rpc, full(id)).await, sent, "{rpc} by a parent");
    }
}

#[tokio::test]
async fn nothing_is_sent_where_a_search_attribute_is_not_of_its_type() {
    let input = Request { progress: 12.5, ..full("failing") };
    for error in [by_client("Coerced", input.clone()).await, by_parent("Coerced", input).await] {
        let error = error.unwrap_err();
        let reason = "cannot evaluate `int64.CustomInt = progress`: the number has a fraction";
        assert!(error.contains(reason), "{error}");
    }
}
