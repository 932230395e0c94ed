//! Messages in files, in the spelling of flags.

use crate::value::{Choice, did_you_mean};
use serde_json::{Map, Value};
use temporal_prost_json::{
    Form,
    descriptor::{DescriptorPool, FieldDescriptor, FieldKind, MessageDescriptor, SingularKind},
};

/// Replaces the short names of enum values with their ProtoJSON names.
///
/// # Errors
/// Returns the reason if a field or an enum value is unknown. Everything else is checked later, as ProtoJSON.
pub(crate) fn canonicalize(
    pool: &'static DescriptorPool,
    message: &'static MessageDescriptor,
    value: Value,
) -> Result<Value, String> {
    match value {
        Value::Object(fields) if Form::of(message) == Form::Object => fields
            .into_iter()
            .map(|entry| field(pool, message, entry))
            .collect::<Result<_, _>>()
            .map(Value::Object),
        other => Ok(other),
    }
}

fn field(
    pool: &'static DescriptorPool,
    message: &'static MessageDescriptor,
    (name, value): (String, Value),
) -> Result<(String, Value), String> {
    let found =
        message.fields().iter().find(|field| [field.name(), field.json_name()].contains(&name.as_str()));
    let Some(field) = found else { return Err(unknown(message, &name)) };
    let value = kind(pool, field.kind(), value).map_err(|reason| nest(&name, &reason))?;
    Ok((name, value))
}

fn unknown(message: &MessageDescriptor, name: &str) -> String {
    let names = message.fields().iter().flat_map(|field: &FieldDescriptor| [field.name(), field.json_name()]);
    format!("unknown field `{name}`{}", did_you_mean(name, names))
}

/// Puts the path before a reason.
fn nest(name: &str, reason: &str) -> String {
    match reason.strip_prefix("at `") {
        Some(inner) => format!("at `{name}.{inner}"),
        None => format!("at `{name}`: {reason}"),
    }
}

fn kind(pool: &'static DescriptorPool, kind: FieldKind, value: Value) -> Result<Value, String> {
    match (kind, value) {
        (FieldKind::Singular(kind), value) => singular(pool, kind, value),
        (FieldKind::List(kind), Value::Array(items)) => items
            .into_iter()
            .map(|item| singular(pool, kind, item))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        (FieldKind::Map { value: kind, .. }, Value::Object(entries)) => {
            let entry = |(key, value): (String, Value)| {
                let value = singular(pool, kind, value).map_err(|reason| nest(&key, &reason))?;
                Ok((key, value))
            };
            entries.into_iter().map(entry).collect::<Result<Map<_, _>, String>>().map(Value::Object)
        }
        (_, other) => Ok(other),
    }
}

fn singular(pool: &'static DescriptorPool, kind: SingularKind, value: Value) -> Result<Value, String> {
    match (kind, value) {
        (SingularKind::Enum(index), Value::String(text)) => {
            let choice = Choice::new(pool.enumeration(index));
            choice.find(&text).ok_or_else(|| choice.explain(&text))
        }
        (SingularKind::Message(index), value) => canonicalize(pool, pool.message(index), value),
        (_, other) => Ok(other),
    }
}
