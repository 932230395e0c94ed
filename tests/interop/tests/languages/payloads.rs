//! Compares the payloads that the server recorded: they are the same in every language.

use crate::harness::Form;
use serde_json::{Value, json};
use temporal_prost::{
    Workflow, WorkflowHandle,
    workflow::common::protos::temporal::api::{
        common::v1::{Payload, Payloads},
        failure::v1::{Failure, failure::FailureInfo},
        history::v1::history_event::Attributes,
        update::v1::{Outcome, outcome},
    },
};
use temporal_prost_interop::v1::interop_temporal::InteropClient;

/// The subject of an event, and its payloads.
type Recorded = (&'static str, Vec<Shown>);
/// The encoding of a payload, the type of the message, and the message.
type Shown = (String, String, Value);

/// Checks the histories of one conversation.
pub(crate) async fn check(interop: &InteropClient, name: &str, form: Form) {
    match form {
        Form::Plain => check_plain(interop, name).await,
        Form::Encrypted => check_encrypted(interop, name).await,
    }
}

/// Checks that the server has nothing but ciphertext.
async fn check_encrypted(interop: &InteropClient, name: &str) {
    let handle = |id: &str| format!("{name}/{id}");
    let histories = [
        recorded(&interop.hold_handle(handle("hold"))).await,
        recorded(&interop.hold_handle(handle("begun/hold"))).await,
        recorded(&interop.break_handle(handle("break"))).await,
        recorded(&interop.relay_handle(handle("relay"))).await,
    ];
    for (subject, payloads) in histories.iter().flatten() {
        let is_encrypted = |(encoding, _, data): &Shown| encoding == "binary/encrypted" && data.is_null();
        assert!(payloads.iter().all(is_encrypted), "{subject}: {payloads:?}");
    }
    assert!(histories.iter().flatten().map(|(_, payloads)| payloads.len()).sum::<usize>() > 20);
}

async fn check_plain(interop: &InteropClient, name: &str) {
    let handle = |id: &str| format!("{name}/{id}");
    assert_eq!(recorded(&interop.hold_handle(handle("hold"))).await, hold(name));
    assert_eq!(recorded(&interop.hold_handle(handle("begun/hold"))).await, begun(name));
    assert_eq!(recorded(&interop.idle_handle(handle("idle"))).await, idle());
    assert_eq!(recorded(&interop.break_handle(handle("break"))).await, broken(name));
    let mut relayed = recorded(&interop.relay_handle(handle("relay"))).await;
    // It contains the queue, which differs.
    relayed.remove(0);
    assert_eq!(relayed, relay(name));
}

fn hold(name: &str) -> Vec<Recorded> {
    let named = |suffix: &str| everything(&format!("{name}/{suffix}"));
    vec![
        ("start", vec![everything(name)]),
        ("signal", vec![named("first")]),
        ("update", vec![named("second")]),
        ("answer", vec![named("first")]),
        ("update", vec![everything("break")]),
        ("answer", vec![]),
        ("update", vec![]),
        ("answer", vec![]),
        ("signal", vec![named("last")]),
        ("signal", vec![]),
        ("result", vec![named("last")]),
    ]
}

fn begun(name: &str) -> Vec<Recorded> {
    let named = |suffix: &str| everything(&format!("{name}/{suffix}"));
    vec![
        ("start", vec![named("begun")]),
        ("update", vec![named("first")]),
        ("answer", vec![named("begun")]),
        ("update", vec![everything("break")]),
        ("answer", vec![]),
        ("signal", vec![]),
        ("result", vec![named("first")]),
    ]
}

fn idle() -> Vec<Recorded> {
    vec![("start", vec![]), ("signal", vec![]), ("result", vec![])]
}

fn broken(name: &str) -> Vec<Recorded> {
    vec![("start", vec![break_request(name)]), ("failure", vec![everything(name)])]
}

fn relay(name: &str) -> Vec<Recorded> {
    let (child, put) = (format!("{name}/relayed"), format!("{name}/put"));
    vec![
        ("activity", vec![everything(name)]),
        ("result of activity", vec![everything(name)]),
        ("activity", vec![]),
        ("result of activity", vec![]),
        ("child", vec![everything(&child)]),
        ("signal to child", vec![everything(&put)]),
        ("signal to child", vec![]),
        ("result of child", vec![everything(&put)]),
        ("child", vec![]),
        ("signal to child", vec![]),
        ("result of child", vec![]),
        ("activity", vec![break_request(name)]),
        ("child", vec![break_request(&child)]),
        ("result", vec![relay_response(name, &child, &put)]),
    ]
}

fn message(name: &str, json: Value) -> Shown {
    ("json/protobuf".to_owned(), format!("interop.v1.{name}"), json)
}

fn everything(name: &str) -> Shown {
    message("Everything", sample(name))
}

fn break_request(name: &str) -> Shown {
    message("BreakRequest", json!({ "name": name }))
}

fn relay_response(name: &str, child: &str, put: &str) -> Shown {
    let breakage = |name: &str| {
        let message = "broken on purpose";
        json!({ "type": "Broken", "message": message, "nonRetryable": true, "details": sample(name) })
    };
    let breakages = [breakage(name), breakage(child)];
    let response = json!({ "echoed": sample(name), "held": sample(put), "breakages": breakages });
    message("RelayResponse", response)
}

/// Returns the sample's JSON according to the protobuf specification.
fn sample(name: &str) -> Value {
    json!({
        "name": name,
        "least": "-9223372036854775808",
        "most": "18446744073709551615",
        "fixed": "9007199254740993",
        "tenth": 0.1,
        "unbounded": "-Infinity",
        "data": "AP/77w==",
        "at": "1969-12-31T23:59:59.000000001Z",
        "lasts": "-3.500s",
        "color": "COLOR_GREEN",
        "colors": ["COLOR_RED", 77, "COLOR_UNSPECIFIED"],
        "present": "",
        "byNumber": { "-9223372036854775808": "AQ==" },
        "wrapped": "18446744073709551615",
        "inner": { "text": "\"ä\u{2028}😀\"" },
    })
}

async fn recorded<W: Workflow>(handle: &WorkflowHandle<W>) -> Vec<Recorded> {
    let events = handle.fetch_history().into_events().await.expect("the history can be read");
    events.iter().filter_map(|event| payloads(event.attributes.as_ref()?)).collect()
}

fn payloads(attributes: &Attributes) -> Option<Recorded> {
    use Attributes as A;
    let (name, payloads) = match attributes {
        A::WorkflowExecutionStartedEventAttributes(it) => ("start", it.input.as_ref()),
        A::WorkflowExecutionSignaledEventAttributes(it) => ("signal", it.input.as_ref()),
        A::WorkflowExecutionUpdateAcceptedEventAttributes(it) => {
            let input = it.accepted_request.as_ref().and_then(|request| request.input.as_ref());
            ("update", input.and_then(|input| input.args.as_ref()))
        }
        A::WorkflowExecutionUpdateCompletedEventAttributes(it) => ("answer", success(it.outcome.as_ref())),
        A::ActivityTaskScheduledEventAttributes(it) => ("activity", it.input.as_ref()),
        A::ActivityTaskCompletedEventAttributes(it) => ("result of activity", it.result.as_ref()),
        A::StartChildWorkflowExecutionInitiatedEventAttributes(it) => ("child", it.input.as_ref()),
        A::ChildWorkflowExecutionCompletedEventAttributes(it) => ("result of child", it.result.as_ref()),
        A::SignalExternalWorkflowExecutionInitiatedEventAttributes(it) => {
            ("signal to child", it.input.as_ref())
        }
        A::WorkflowExecutionCompletedEventAttributes(it) => ("result", it.result.as_ref()),
        A::WorkflowExecutionFailedEventAttributes(it) => ("failure", details(it.failure.as_ref())),
        _ => return None,
    };
    let payloads = payloads.map_or(&[][..], |payloads| &payloads.payloads);
    Some((name, payloads.iter().map(shown).filter(|shown| shown.0 != "binary/null").collect()))
}

fn success(outcome: Option<&Outcome>) -> Option<&Payloads> {
    match outcome?.value.as_ref()? {
        outcome::Value::Success(payloads) => Some(payloads),
        outcome::Value::Failure(_) => None,
    }
}

/// Returns the details of the failure itself, not of a cause.
fn details(failure: Option<&Failure>) -> Option<&Payloads> {
    match failure?.failure_info.as_ref()? {
        FailureInfo::ApplicationFailureInfo(info) if info.r#type == "Broken" => info.details.as_ref(),
        _ => None,
    }
}

fn shown(payload: &Payload) -> Shown {
    let metadata = |key: &str| payload.metadata.get(key).map_or(&[][..], |value| value);
    let text = |key: &str| String::from_utf8_lossy(metadata(key)).into_owned();
    let data = serde_json::from_slice(&payload.data).unwrap_or(Value::Null);
    (text("encoding"), text("messageType"), data)
}
