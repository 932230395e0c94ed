//! Conversions between kinds of values, as Go makes them.

use std::cmp::Ordering;

use base64::{Engine, engine::general_purpose::STANDARD};
use num_traits::AsPrimitive;

use crate::{
    formats::json,
    go::{float, moment, text},
    value::{Value, reason::Reason},
};

/// The value of a number.
pub(crate) fn number(value: &Value) -> Result<f64, Reason> {
    match value {
        Value::Int(number) => Ok(number.as_()),
        Value::Uint(number) => Ok(number.as_()),
        Value::Float(number) => Ok(*number),
        Value::Single(number) => Ok(f64::from(*number)),
        other => Err(Reason::expected("number", other)),
    }
}

/// The integer part of a number.
pub(crate) fn int(value: &Value) -> Result<i64, Reason> {
    match value {
        Value::Int(number) => Ok(*number),
        Value::Uint(number) => Ok(number.cast_signed()),
        Value::Float(number) => Ok(float::truncate(*number)),
        Value::Single(number) => Ok(float::truncate(f64::from(*number))),
        other => Err(Reason::expected("number", other)),
    }
}

/// A boolean, or whether a number is not zero.
pub(crate) fn boolean(value: &Value) -> Result<bool, Reason> {
    match value {
        Value::Bool(value) => Ok(*value),
        other => number(other).map(|number| number != 0.0).map_err(|_| Reason::expected("bool", other)),
    }
}

/// The text of a string, of bytes or of a timestamp.
pub(crate) fn text(value: Value) -> Result<String, Reason> {
    match value {
        Value::String(text) => Ok(text),
        Value::Bytes(bytes) => Ok(text::from_bytes(&bytes)),
        Value::Timestamp(time) => Ok(moment::rfc3339(&time)),
        other => Err(Reason::expected("string", &other)),
    }
}

/// Converts like `string()`.
pub(crate) fn to_string(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Bytes(bytes) => text::from_bytes(&bytes),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => number.to_string(),
        Value::Float(number) => float::format(number),
        Value::Timestamp(time) => moment::rfc3339(&time),
        other => json::write(&other).unwrap_or_else(|_| "null".to_owned()),
    }
}

/// Converts like `bytes()`.
pub(crate) fn to_bytes(value: Value) -> Vec<u8> {
    match value {
        Value::Bytes(bytes) => bytes,
        other => to_string(other).into_bytes(),
    }
}

/// Compares two values like `match`, `contains` and `find`.
pub(crate) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), right) => boolean(right).is_ok_and(|right| right == *left),
        (Value::Object(left), Value::Object(right)) => {
            let member = |name| right.get(name).unwrap_or(&Value::Null);
            left.len() == right.len() && left.iter().all(|(name, value)| equal(value, member(name)))
        }
        (Value::String(_) | Value::Bytes(_) | Value::Timestamp(_), right) => {
            text(right.clone()).is_ok_and(|right| text(left.clone()).is_ok_and(|left| left == right))
        }
        _ => equal_numbers_or_arrays(left, right),
    }
}

fn equal_numbers_or_arrays(left: &Value, right: &Value) -> bool {
    if let (Some(left), Some(right)) = (left.as_array(), right.as_array()) {
        let mut pairs = left.iter().zip(right);
        return left.len() == right.len() && pairs.all(|(left, right)| equal(left, right));
    }
    match (number(left), number(right)) {
        (Ok(left), Ok(right)) => left.partial_cmp(&right) == Some(Ordering::Equal),
        _ => false,
    }
}

/// `strconv.ParseBool`
pub(crate) fn parse_bool(text: &str) -> Result<bool, Reason> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("`{text}` is not a boolean").into()),
    }
}

/// Bytes as they are in JSON.
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
