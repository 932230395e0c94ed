//! Histories in JSON, both as the SDK writes it and as protobuf defines it.

use crate::proto::history::History;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, EnumDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

/// The descriptors of Temporal's API, taken from the SDK.
const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

pub(super) fn read(json: &[u8]) -> Result<History, String> {
    if let Ok(history) = serde_json::from_slice::<History>(json) {
        return Ok(history);
    }
    let value: Value = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let pool = DescriptorPool::decode(DESCRIPTORS).map_err(|error| error.to_string())?;
    let descriptor = pool
        .get_message_by_name("temporal.api.history.v1.History")
        .ok_or("the SDK's descriptors lack the message `History`")?;
    let mut value = unwrapped(value);
    lengthen_enums(&mut value, &descriptor);
    let message = DynamicMessage::deserialize(descriptor, value).map_err(|error| error.to_string())?;
    History::decode(&*message.encode_to_vec()).map_err(|error| error.to_string())
}

/// Returns the history itself. A download contains a list of events, or a response with a history.
fn unwrapped(value: Value) -> Value {
    match value {
        Value::Array(events) => Value::Object(Map::from_iter([("events".to_owned(), Value::Array(events))])),
        Value::Object(mut fields) => match fields.remove("history") {
            Some(history) => history,
            None => Value::Object(fields),
        },
        value => value,
    }
}

/// Expands short enum values: older programs write `Normal` for `TASK_QUEUE_KIND_NORMAL`.
fn lengthen_enums(value: &mut Value, descriptor: &MessageDescriptor) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        let field = descriptor.get_field_by_json_name(name).or_else(|| descriptor.get_field_by_name(name));
        match field.map(|field| field.kind()) {
            Some(Kind::Message(inner)) => lengthen_all(value, &|value| lengthen_enums(value, &inner)),
            Some(Kind::Enum(kind)) => lengthen_all(value, &|value| lengthen(value, &kind)),
            _ => {}
        }
    }
}

fn lengthen_all(value: &mut Value, lengthen: &dyn Fn(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(lengthen),
        value => lengthen(value),
    }
}

fn lengthen(value: &mut Value, kind: &EnumDescriptor) {
    let Value::String(short) = value else { return };
    if kind.get_value_by_name(short).is_none() {
        *value = Value::String(format!("{}_{}", screaming(kind.name()), screaming(short)));
    }
}

/// Converts `TaskQueueKind` to `TASK_QUEUE_KIND`.
fn screaming(name: &str) -> String {
    let mut screaming = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !screaming.is_empty() {
            screaming.push('_');
        }
        screaming.extend(char.to_uppercase());
    }
    screaming
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"eventId": "1", "eventTime": "2026-01-01T00:00:00Z",
        "eventType": "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", "workflowExecutionStartedEventAttributes":
        {"workflowType": {"name": "Order"}, "taskQueue": {"name": "orders", "kind": "TASK_QUEUE_KIND_NORMAL"}}}"#;

    #[test]
    fn every_form_is_read() {
        let expected = read(format!(r#"{{"events": [{EVENT}]}}"#).as_bytes()).unwrap();
        assert_eq!(expected.events[0].event_type, 1);
        let short = EVENT.replace("EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", "WorkflowExecutionStarted");
        let short = short.replace("TASK_QUEUE_KIND_NORMAL", "Normal");
        let sdk = serde_json::to_string(&expected).unwrap();
        for form in [
            format!("[{EVENT}]"),
            format!("[{short}]"),
            format!(r#"{{"history": {{"events": [{EVENT}]}}}}"#),
            sdk,
        ] {
            assert_eq!(read(form.as_bytes()), Ok(expected.clone()), "{form}");
        }
    }

    #[test]
    fn other_json_is_refused() {
        for json in ["{", "5", r#"{"events": 5}"#, r#"{"order": 1}"#] {
            assert!(read(json.as_bytes()).is_err(), "{json}");
        }
    }
}
