//! YAML as the Go package yaml.v3 prints it.

mod scalar;

use std::collections::BTreeMap;

use crate::value::Value;
use scalar::scalar;

const INDENT: usize = 4;

/// A value as a document.
pub(crate) fn write(value: &Value) -> String {
    let mut text = String::new();
    block(&mut text, value, 0);
    text
}

/// Writes a value at the beginning of a line that is indented already.
fn block(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Array(items) if !items.is_empty() => sequence(text, items, indent),
        Value::Object(members) if !members.is_empty() => mapping(text, members, indent),
        other => {
            text.push_str(&leaf(other, indent));
            text.push('\n');
        }
    }
}

fn sequence(text: &mut String, items: &[Value], indent: usize) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            text.extend(std::iter::repeat_n(' ', indent));
        }
        text.push_str("- ");
        block(text, item, indent + 2);
    }
}

fn mapping(text: &mut String, members: &BTreeMap<String, Value>, indent: usize) {
    for (position, (name, member)) in members.iter().enumerate() {
        if position > 0 {
            text.extend(std::iter::repeat_n(' ', indent));
        }
        text.push_str(&scalar(name, indent));
        text.push(':');
        let nested = match member {
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            _ => false,
        };
        text.push(if nested { '\n' } else { ' ' });
        // A sequence in a sequence of mappings is not indented by its dash.
        let inner = if nested { indent - indent % INDENT + INDENT + indent % INDENT } else { indent };
        if nested {
            text.extend(std::iter::repeat_n(' ', inner));
        }
        block(text, member, inner);
    }
}

fn leaf(value: &Value, indent: usize) -> String {
    match value {
        Value::String(text) => scalar(text, indent),
        Value::Array(_) | Value::NilArray => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
        Value::Bytes(bytes) => match str::from_utf8(bytes) {
            Ok(text) => scalar(text, indent),
            Err(_) => format!("!!binary {}", crate::coerce::encode_base64(bytes)),
        },
        Value::Float(number) if !number.is_finite() => special(*number).to_owned(),
        Value::Null | Value::Deleted | Value::Nothing => "null".to_owned(),
        other => crate::coerce::to_string(other.clone()),
    }
}

fn special(number: f64) -> &'static str {
    match number {
        f64::INFINITY => ".inf",
        f64::NEG_INFINITY => "-.inf",
        _ => ".nan",
    }
}
