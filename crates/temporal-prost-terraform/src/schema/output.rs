//! Converts the outputs of rpcs from `ProtoJSON` to values.

use super::{Attribute, Collection, Kind, Mode, Trait, equal, json, pair};
use crate::value::{Number, Object, Value};
use serde_json::{Map, Value as Json};

/// The source of the values that Terraform knows before the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// The plan, whose known values are final.
    Planned,
    /// The state, which can be out of date.
    State,
    /// Nothing: the resource is imported.
    Nothing,
}

/// Updates the attributes of an object from an output.
///
/// Keeps the previous value if it means the same: another spelling of the same time, or null for a field that does not
/// distinguish its default from being unset.
pub(crate) fn object<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
    fields: &Map<String, Json>,
    (before, known): (&Value, Known),
) -> Object {
    let mut object = if let Value::Object(object) = before { object.clone() } else { Object::new() };
    for attribute in attributes.into_iter().filter(|attribute| !attribute.json.is_empty()) {
        let value = value(attribute, fields.get(attribute.json), (before.get(attribute.name), known));
        object.insert(attribute.name.to_owned(), value);
    }
    object
}

fn value(attribute: &Attribute, json: Option<&Json>, (before, known): (&Value, Known)) -> Value {
    if attribute.is(Trait::WriteOnly) {
        return Value::Null;
    }
    let is_final =
        known == Known::Planned && before.is_known() && (!attribute.is_computed() || !before.is_null());
    if is_final {
        return before.clone();
    }
    let read = match json {
        Some(json) => read(&attribute.kind, json, (before, known)),
        None if attribute.is(Trait::Presence) => Value::Null,
        None => absent(attribute, before, known),
    };
    if equal(&attribute.kind, before, &read) { before.clone() } else { read }
}

/// Returns the value of a field that `ProtoJSON` leaves out, because it is unset or has its default value.
fn absent(attribute: &Attribute, before: &Value, known: Known) -> Value {
    let is_null = match known {
        Known::Nothing => attribute.mode == Mode::Optional,
        Known::State | Known::Planned => before.is_null(),
    };
    if is_null { Value::Null } else { default(&attribute.kind) }
}

fn default(kind: &Kind) -> Value {
    match kind {
        Kind::Bool => Value::Bool(false),
        Kind::Integer | Kind::Real | Kind::Float => Value::Number(Number::Integer(0)),
        Kind::Text | Kind::Bytes => Value::from(""),
        Kind::Enum(_, zero) if !zero.is_empty() => Value::from(*zero),
        Kind::Collection(Collection::Map, _) | Kind::Objects(Collection::Map, _) => {
            Value::Object(Object::new())
        }
        Kind::Collection(..) | Kind::Objects(..) => Value::List(Vec::new()),
        Kind::Enum(..) | Kind::Duration | Kind::Timestamp | Kind::Json | Kind::Object(_) => Value::Null,
    }
}

fn read(kind: &Kind, json: &Json, before: (&Value, Known)) -> Value {
    match (kind, json) {
        (Kind::Collection(_, element), json) => {
            elements(json, before, |json, before| read(element, json, before))
        }
        (Kind::Objects(Collection::Set, attributes), Json::Array(values)) => set(attributes, values, before),
        (Kind::Objects(_, attributes), json) => {
            elements(json, before, |json, before| nested(attributes, json, before))
        }
        (Kind::Object(attributes), json) => nested(attributes, json, before),
        (Kind::Json, json) => Value::Text(json::text(json)),
        (Kind::Bool, Json::Bool(value)) => Value::Bool(*value),
        (kind, Json::Number(number)) if kind.is_number() => number_value(&number.to_string()),
        // ProtoJSON writes 64-bit integers and non-finite numbers as strings.
        (kind, Json::String(text)) if kind.is_number() => number_value(text),
        (Kind::Enum(names, _), Json::String(text)) => {
            let found = names.iter().find(|(_, name)| name == text);
            found.map_or(Value::Null, |(name, _)| Value::from(*name))
        }
        (_, Json::String(text)) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}

fn number_value(text: &str) -> Value {
    Number::parse(text).map_or(Value::Null, Value::Number)
}

fn nested(attributes: &[Attribute], json: &Json, before: (&Value, Known)) -> Value {
    match json {
        Json::Object(fields) => Value::Object(object(attributes, fields, before)),
        _ => Value::Null,
    }
}

/// Reads elements. Compares each with the previous element that has the same index or key.
fn elements<'b>(
    json: &Json,
    (before, known): (&'b Value, Known),
    read: impl Fn(&Json, (&'b Value, Known)) -> Value,
) -> Value {
    match json {
        Json::Array(values) => {
            let values = values.iter().enumerate().map(|(index, json)| read(json, (before.at(index), known)));
            Value::List(values.collect())
        }
        Json::Object(values) => {
            let values = values.iter().map(|(key, json)| (key.clone(), read(json, (before.get(key), known))));
            Value::Object(values.collect())
        }
        _ => Value::Null,
    }
}

/// Reads the elements of a set. Compares each with the previous element that has the same values, because a service can
/// return them in any order.
fn set(attributes: &[Attribute], values: &[Json], (before, known): (&Value, Known)) -> Value {
    let before = if let Value::List(before) = before { before.as_slice() } else { &[] };
    let all = |json: &Json, before: &Value| is_alike(attributes.iter(), json, before);
    let given = |json: &Json, before: &Value| {
        is_alike(attributes.iter().filter(|attribute| !attribute.is_computed()), json, before)
    };
    let any = |_: &Json, _: &Value| known == Known::Planned;
    let pairs = values.iter().zip(pair(values, before, &[&all, &given, &any]));
    let read = pairs.map(|(json, before)| nested(attributes, json, (before.unwrap_or(&Value::Null), known)));
    Value::List(read.collect())
}

fn is_alike<'a>(attributes: impl Iterator<Item = &'a Attribute>, json: &Json, before: &Value) -> bool {
    let Json::Object(fields) = json else { return false };
    let mut attributes = attributes;
    attributes.all(|attribute| {
        let before = before.get(attribute.name);
        agrees(before, &value(attribute, fields.get(attribute.json), (before, Known::State)))
    })
}

/// Returns `true` if a value is as planned. Unknown values can become any value.
fn agrees(before: &Value, read: &Value) -> bool {
    match (before, read) {
        (Value::Unknown, _) => true,
        (Value::List(before), Value::List(read)) => {
            before.len() == read.len() && before.iter().zip(read).all(|(before, read)| agrees(before, read))
        }
        (Value::Object(members), Value::Object(_)) => {
            members.iter().all(|(name, before)| agrees(before, read.get(name)))
        }
        (before, read) => before == read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{schema::input, value::arbitrary::values};
    use proptest::prelude::*;

    const BACKUP: &[Attribute] = &[Attribute::new("at", "at", Mode::Optional, Kind::Integer)];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::new("name", "name", Mode::Required, Kind::Text),
        Attribute::new("nodes", "nodes", Mode::Optional, Kind::Integer),
        Attribute::new("keep", "keep", Mode::Optional, Kind::Duration),
        Attribute::new("host", "host", Mode::Computed, Kind::Text),
        Attribute::new("tags", "tags", Mode::Optional, Kind::Collection(Collection::Set, &Kind::Text)),
        Attribute::new("backups", "backups", Mode::Optional, Kind::Objects(Collection::List, BACKUP)),
    ];

    fn read(json: &Json, before: &Value, known: Known) -> Value {
        Value::Object(object(ATTRIBUTES, json.as_object().unwrap(), (before, known)))
    }

    #[test]
    fn null_and_the_default_of_a_field_are_the_same() {
        let json = serde_json::json!({ "name": "main" });
        let state = read(&json, &Value::Null, Known::State);
        assert_eq!(state.get("nodes"), &Value::Null);
        let mut before = state.clone();
        before.set("nodes", Value::Number(Number::Integer(3)));
        assert_eq!(read(&json, &before, Known::State).get("nodes"), &Value::Number(Number::Integer(0)));
        assert_eq!(read(&json, &Value::Null, Known::Nothing).get("host"), &Value::from(""));
    }

    #[test]
    fn an_enum_can_have_a_meaningful_zero() {
        const SIZES: &[(&str, &str)] = &[("SMALL", "SIZE_SMALL"), ("LARGE", "SIZE_LARGE")];
        const SIZE: &[Attribute] =
            &[Attribute::new("size", "size", Mode::Optional, Kind::Enum(SIZES, "SMALL"))];
        let read = |before: &str| {
            let before = Value::Object([("size".to_owned(), before.into())].into());
            object(SIZE, &Map::new(), (&before, Known::State)).remove("size")
        };
        assert_eq!(read("SMALL"), Some("SMALL".into()));
        assert_eq!(read("LARGE"), Some("SMALL".into()));
    }

    #[test]
    fn elements_of_sets_are_found_in_any_order() {
        const ITEM: &[Attribute] = &[
            Attribute::new("name", "name", Mode::Required, Kind::Text),
            Attribute::new("weight", "weight", Mode::Optional, Kind::Real),
            Attribute::new("mark", "mark", Mode::Computed, Kind::Text),
        ];
        const ITEMS: &[Attribute] =
            &[Attribute::new("items", "items", Mode::Optional, Kind::Objects(Collection::Set, ITEM))];
        let item = |name: &str, mark: Value| {
            let (name, weight) = (("name".to_owned(), name.into()), ("weight".to_owned(), Value::Null));
            Value::Object([name, weight, ("mark".to_owned(), mark)].into())
        };
        let items = |items: Vec<Value>| Value::Object([("items".to_owned(), Value::List(items))].into());
        let output =
            serde_json::json!({ "items": [{ "name": "b", "mark": "B" }, { "name": "a", "mark": "A" }] });
        let expected = [item("b", "B".into()), item("a", "A".into())];
        let planned = items(vec![item("a", Value::Unknown), item("b", Value::Unknown)]);
        let stored = items(vec![item("a", "old".into()), item("b", "B".into())]);
        for before in [(&planned, Known::Planned), (&stored, Known::State)] {
            let read = object(ITEMS, output.as_object().unwrap(), before);
            assert!(read.get("items") == Some(&Value::List(expected.to_vec())));
        }
    }

    #[test]
    fn what_is_planned_is_final() {
        let mut planned = read(&serde_json::json!({ "name": "main" }), &Value::Null, Known::State);
        planned.set("host", Value::Unknown);
        let json = serde_json::json!({ "name": "MAIN", "host": "h", "nodes": 2 });
        let state = read(&json, &planned, Known::Planned);
        assert_eq!(state.get("name"), &Value::from("main"));
        assert_eq!(state.get("nodes"), &Value::Null);
        assert_eq!(state.get("host"), &Value::from("h"));
    }

    #[test]
    fn spellings_are_kept() {
        let mut before = Value::Object(Object::new());
        before.set("keep", "1h30m".into());
        before.set("tags", Value::List(vec!["b".into(), "a".into()]));
        let state = read(&serde_json::json!({ "keep": "5400s", "tags": ["a", "b"] }), &before, Known::State);
        assert_eq!(state.get("keep"), before.get("keep"));
        assert_eq!(state.get("tags"), before.get("tags"));
    }

    proptest! {
        #[test]
        fn hostile_values_do_no_harm(value in values(), before in values()) {
            if let Ok(fields) = input(ATTRIBUTES, &value) {
                let state = Value::Object(object(ATTRIBUTES, &fields, (&before, Known::State)));
                if let name @ Value::Text(_) = value.get("name") {
                    prop_assert_eq!(state.get("name"), name);
                }
            }
        }
    }
}
