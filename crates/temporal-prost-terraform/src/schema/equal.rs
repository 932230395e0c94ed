//! Compares values by their meaning.

use super::{Attribute, Collection, Kind, json, time};
use crate::value::Value;

/// Returns `true` if two values of a kind mean the same, such as the durations `90s` and `1m30s`.
pub(crate) fn equal(kind: &Kind, one: &Value, other: &Value) -> bool {
    match (kind, one, other) {
        (Kind::Duration, Value::Text(one), Value::Text(other)) => same(one, other, time::duration),
        (Kind::Timestamp, Value::Text(one), Value::Text(other)) => same(one, other, time::timestamp),
        (Kind::Json, Value::Text(one), Value::Text(other)) => {
            let read = |text| serde_json::from_str(text).ok();
            one == other || read(one).zip(read(other)).is_some_and(|(one, other)| json::is_same(&one, &other))
        }
        (Kind::Real, Value::Number(one), Value::Number(other)) => one.is_same_double(other),
        (Kind::Float, Value::Number(one), Value::Number(other)) => one.is_same_float(other),
        (Kind::Collection(collection, element), one, other) => {
            elements(*collection, one, other, |one, other| equal(element, one, other))
        }
        (Kind::Objects(collection, attributes), one, other) => {
            elements(*collection, one, other, |one, other| objects(attributes, one, other))
        }
        (Kind::Object(attributes), one, other) => objects(attributes, one, other),
        (_, one, other) => one == other,
    }
}

fn same<T: PartialEq>(one: &str, other: &str, read: impl Fn(&str) -> Option<T>) -> bool {
    one == other || read(one).is_some_and(|one| read(other) == Some(one))
}

fn objects(attributes: &[Attribute], one: &Value, other: &Value) -> bool {
    let (Value::Object(_), Value::Object(_)) = (one, other) else { return one == other };
    attributes
        .iter()
        .all(|attribute| equal(&attribute.kind, one.get(attribute.name), other.get(attribute.name)))
}

fn elements(
    collection: Collection,
    one: &Value,
    other: &Value,
    equal: impl Fn(&Value, &Value) -> bool,
) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) if one.len() != other.len() => false,
        (Value::List(one), Value::List(other)) if collection == Collection::Set => {
            let mut left: Vec<&Value> = other.iter().collect();
            one.iter().all(|one| {
                let found = left.iter().position(|other| equal(one, other));
                found.map(|found| left.swap_remove(found)).is_some()
            })
        }
        (Value::List(one), Value::List(other)) => one.iter().zip(other).all(|(one, other)| equal(one, other)),
        (Value::Object(one), Value::Object(other)) => {
            let same =
                |(key, value): (&String, &Value)| other.get(key).is_some_and(|other| equal(value, other));
            one.len() == other.len() && one.iter().all(same)
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> Value {
        Value::List(texts.iter().map(|text| Value::from(*text)).collect())
    }

    #[test]
    fn sets_have_no_order() {
        let set = Kind::Collection(Collection::Set, &Kind::Duration);
        assert!(equal(&set, &list(&["60s", "1h"]), &list(&["3600s", "1m"])));
        assert!(!equal(&set, &list(&["60s", "60s"]), &list(&["1m", "1h"])));
        let ordered = Kind::Collection(Collection::List, &Kind::Text);
        assert!(!equal(&ordered, &list(&["a", "b"]), &list(&["b", "a"])));
    }

    #[test]
    fn json_is_compared_by_value() {
        let json = |one: &str, other: &str| equal(&Kind::Json, &one.into(), &other.into());
        assert!(json(r#"{"a":1,"b":2}"#, r#"{ "b": 2, "a": 1 }"#));
        assert!(!json(r#"{"a":1}"#, r#"{"a":2}"#));
        assert!(json(r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1.0,{"b":2.0}]}"#));
        assert!(!json("broken", "also broken"));
    }
}
