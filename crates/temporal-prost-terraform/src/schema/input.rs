//! Converts values to `ProtoJSON`, for the inputs of rpcs.

use super::{Attribute, Kind, time};
use crate::value::{Object, Value};
use serde_json::{Map, Value as Json};

/// An error writing a value as `ProtoJSON`.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("the attribute `{attribute}` is {found}, which does not match the type of its field")]
pub(crate) struct InputError {
    attribute: String,
    found: &'static str,
}

/// Returns the fields of the attributes that are set. Leaves out unknown values.
pub(crate) fn object<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
    value: &Value,
) -> Result<Map<String, Json>, InputError> {
    let mut fields = Map::new();
    for attribute in attributes.into_iter().filter(|attribute| !attribute.json.is_empty()) {
        let value = value.get(attribute.name);
        if !matches!(value, Value::Null | Value::Unknown) {
            let wrong = |found| InputError { attribute: attribute.name.to_owned(), found };
            let json = write(&attribute.kind, value).map_err(wrong)?;
            fields.insert(attribute.json.to_owned(), json);
        }
    }
    Ok(fields)
}

/// Returns the value as JSON, or the kind of the part that does not match.
fn write(kind: &Kind, value: &Value) -> Result<Json, &'static str> {
    match (kind, value) {
        (Kind::Collection(_, element), value) => elements(value, |value| write(element, value)),
        (Kind::Objects(_, attributes), value) => elements(value, |value| nested(attributes, value)),
        (Kind::Object(attributes), value) => nested(attributes, value),
        (Kind::Bool, Value::Bool(value)) => Ok(Json::Bool(*value)),
        // ProtoJSON accepts numbers in strings, which keep all digits.
        (kind, Value::Number(number)) if kind.is_number() => Ok(Json::String(number.to_string())),
        (Kind::Duration, Value::Text(text)) => time::duration(text).map(Json::String).ok_or("not a duration"),
        (Kind::Timestamp, Value::Text(text)) => time::timestamp(text).map(Json::String).ok_or("not a time"),
        (Kind::Json, Value::Text(text)) => serde_json::from_str(text).map_err(|_| "not JSON"),
        (Kind::Enum(names, _), Value::Text(text)) => {
            let found = names.iter().find(|(name, _)| name == text);
            found.map(|(_, name)| Json::String((*name).to_owned())).ok_or("not a name of the enum")
        }
        (Kind::Text | Kind::Bytes, Value::Text(text)) => Ok(Json::String(text.clone())),
        (_, value) => Err(value.kind()),
    }
}

fn nested(attributes: &[Attribute], value: &Value) -> Result<Json, &'static str> {
    let Value::Object(_) = value else { return Err(value.kind()) };
    object(attributes, value).map(Json::Object).map_err(|error| error.found)
}

fn elements(
    value: &Value,
    write: impl Fn(&Value) -> Result<Json, &'static str>,
) -> Result<Json, &'static str> {
    match value {
        Value::List(values) => values.iter().map(write).collect::<Result<_, _>>().map(Json::Array),
        Value::Object(values) => keyed(values, write),
        other => Err(other.kind()),
    }
}

fn keyed(
    values: &Object,
    write: impl Fn(&Value) -> Result<Json, &'static str>,
) -> Result<Json, &'static str> {
    let written = values.iter().map(|(key, value)| Ok((key.clone(), write(value)?)));
    written.collect::<Result<_, _>>().map(Json::Object)
}
