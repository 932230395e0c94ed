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
        // Indents are multiples, also after a dash.
        let inner = if nested { INDENT * ((indent + INDENT) / INDENT) } else { indent };
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
            Err(_) => format!("!!binary {}", crate::value::coerce::encode_base64(bytes)),
        },
        Value::Float(number) if !number.is_finite() => special(*number).to_owned(),
        Value::Null | Value::Deleted | Value::Nothing => "null".to_owned(),
        other => crate::value::coerce::to_string(other.clone()),
    }
}

fn special(number: f64) -> &'static str {
    match number {
        f64::INFINITY => ".inf",
        f64::NEG_INFINITY => "-.inf",
        _ => ".nan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(json: &serde_json::Value) -> String {
        write(&Value::from(json))
    }

    #[test]
    fn indents_like_go() {
        let value = serde_json::json!({"a": [{"b": {"c": 1}, "d": [1, [2]]}, []], "e": {}, "f": null});
        let expected =
            "a:\n    - b:\n        c: 1\n      d:\n        - 1\n        - - 2\n    - []\ne: {}\nf: null\n";
        assert_eq!(printed(&value), expected);
    }

    #[test]
    fn quotes_what_would_be_something_else() {
        for (text, expected) in [
            ("plain text", "plain text"),
            ("", "\"\""),
            ("true", "\"true\""),
            ("Yes", "\"Yes\""),
            ("1_000", "\"1_000\""),
            ("12:30:45", "\"12:30:45\""),
            ("2024-02-29", "\"2024-02-29\""),
            ("a: b", "'a: b'"),
            ("it's: so", "'it''s: so'"),
            ("- a", "'- a'"),
            ("#a", "'#a'"),
            ("a\tb", "\"a\\tb\""),
            ("a\nb", "|-\n    a\n    b"),
            ("a\n", "|\n    a"),
        ] {
            assert_eq!(printed(&text.into()), format!("{expected}\n"), "{text:?}");
        }
    }
}
