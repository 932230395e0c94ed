//! Writing into values.

use std::collections::BTreeMap;

use crate::value::{Value, reason::Reason};

/// Assigns a value at a path of `root`. A deletion removes the value there.
pub(crate) fn assign(root: &mut Value, path: &[String], value: Value) -> Result<(), Reason> {
    if path.is_empty() {
        *root = value;
        return Ok(());
    }
    if matches!(root, Value::Nothing | Value::Null) {
        *root = Value::Object(BTreeMap::new());
    }
    if value == Value::Deleted {
        remove(root, path);
        return Ok(());
    }
    set(root, path, value)
}

/// Sets a value at a path, and creates the objects on the way.
pub(crate) fn set(target: &mut Value, path: &[String], value: Value) -> Result<(), Reason> {
    let Some((segment, rest)) = path.split_first() else {
        *target = value;
        return Ok(());
    };
    if *target == Value::Null {
        *target = Value::Object(BTreeMap::new());
    }
    match target {
        Value::Object(members) => {
            let member = members.entry(segment.clone()).or_insert_with(|| Value::Object(BTreeMap::new()));
            set(member, rest, value)
        }
        Value::Array(items) => {
            if segment == "-" {
                items.push(Value::Object(BTreeMap::new()));
            }
            let last = items.len().saturating_sub(1);
            let index = if segment == "-" { last } else { index(segment)? };
            let item = items.get_mut(index).ok_or("the target is outside of the array")?;
            set(item, rest, value)
        }
        other => {
            let name = other.type_name();
            Err(format!("cannot set `{segment}` in {name}").into())
        }
    }
}

fn index(segment: &str) -> Result<usize, Reason> {
    segment.parse().map_err(|_| Reason::from(format!("`{segment}` is not the index of an array")))
}

/// Removes the value at a path, if there is one.
pub(crate) fn remove(target: &mut Value, path: &[String]) {
    let Some((segment, rest)) = path.split_first() else { return };
    match target {
        Value::Object(members) if rest.is_empty() => {
            members.remove(segment);
        }
        Value::Object(members) => {
            if let Some(member) = members.get_mut(segment) {
                remove(member, rest);
            }
        }
        Value::Array(items) => {
            let Ok(index) = segment.parse::<usize>() else { return };
            if rest.is_empty() && index < items.len() {
                items.remove(index);
            } else if let Some(item) = items.get_mut(index) {
                remove(item, rest);
            }
        }
        _ => {}
    }
}
