//! Paths into values: `places.0.city`.

use std::borrow::Cow;

use crate::value::Value;

/// The segments of a path with dots, in which `~1` stands for a dot and `~0` for a tilde.
pub(crate) fn split_path(path: &str) -> Vec<String> {
    path.split('.').map(|segment| segment.replace("~1", ".").replace("~0", "~")).collect()
}

/// Finds the value at a path of the input document, and converts only this value.
pub(crate) fn find_in_document(document: &serde_json::Value, path: &[String]) -> Option<Value> {
    let mut document = document;
    for (depth, segment) in path.iter().enumerate() {
        document = match document {
            serde_json::Value::Object(members) => members.get(segment)?,
            serde_json::Value::Array(_) if segment == "*" => {
                let rest = path.get(depth..)?;
                return find(&Value::from(document), rest).map(Cow::into_owned);
            }
            serde_json::Value::Array(items) => items.get(index(segment)?)?,
            _ => return None,
        };
    }
    Some(Value::from(document))
}

/// Finds the value at a path of a value.
pub(crate) fn find<'v>(value: &'v Value, path: &[String]) -> Option<Cow<'v, Value>> {
    let Some((segment, rest)) = path.split_first() else { return Some(Cow::Borrowed(value)) };
    match value {
        Value::Object(members) => find(members.get(segment)?, rest),
        Value::Array(items) if segment == "*" => every(items, rest),
        Value::Array(items) => find(items.get(index(segment)?)?, rest),
        _ => None,
    }
}

/// Collects the values at a path of every element. Elements without one are skipped.
fn every<'v>(items: &'v [Value], rest: &[String]) -> Option<Cow<'v, Value>> {
    let found: Vec<Value> = items.iter().filter_map(|item| find(item, rest)).map(Cow::into_owned).collect();
    if found.is_empty() { None } else { Some(Cow::Owned(Value::Array(found))) }
}

/// Go's `Atoi`, as far as it gives an index.
fn index(segment: &str) -> Option<usize> {
    segment.parse::<usize>().ok()
}
