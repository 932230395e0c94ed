//! Numbers that Terraform sends as text, because no type of 64 bits contains them exactly: `0.1`.

use super::{Attribute, Kind};
use crate::value::{Number, Object, Value};

/// Converts the texts of attributes that are numbers, at any depth. Keeps texts that are not numbers.
pub(crate) fn with_numbers(attributes: &[Attribute], value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(object(attributes, members)),
        other => other,
    }
}

fn object(attributes: &[Attribute], members: Object) -> Object {
    let convert = |(name, value): (String, Value)| {
        let attribute = attributes.iter().find(|attribute| attribute.name == name);
        let value = match attribute {
            Some(attribute) => convert(&attribute.kind, value),
            None => value,
        };
        (name, value)
    };
    members.into_iter().map(convert).collect()
}

fn convert(kind: &Kind, value: Value) -> Value {
    match (kind, value) {
        (kind, Value::Text(text)) if kind.is_number() => {
            Number::parse(&text).map_or(Value::Text(text), Value::Number)
        }
        (Kind::Collection(_, element), value) => elements(value, |value| convert(element, value)),
        (Kind::Objects(_, attributes), value) => elements(value, |value| with_numbers(attributes, value)),
        (Kind::Object(attributes), value) => with_numbers(attributes, value),
        (_, value) => value,
    }
}

fn elements(value: Value, convert: impl Fn(Value) -> Value) -> Value {
    match value {
        Value::List(values) => Value::List(values.into_iter().map(convert).collect()),
        Value::Object(values) => {
            Value::Object(values.into_iter().map(|(key, value)| (key, convert(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schema::{Collection, Mode, input, upgrade},
        value::{decode, encode},
    };

    const INSIDE: &[Attribute] = &[Attribute::new("weight", "weight", Mode::Optional, Kind::Real)];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::new("serial", "serial", Mode::Optional, Kind::Integer),
        Attribute::new("sides", "sides", Mode::Optional, Kind::Collection(Collection::Set, &Kind::Float)),
        Attribute::new("items", "items", Mode::Optional, Kind::Objects(Collection::Map, INSIDE)),
        Attribute::new("top", "top", Mode::Optional, Kind::Object(INSIDE)),
        Attribute::new("name", "name", Mode::Optional, Kind::Text),
    ];

    fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
        Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
    }

    fn sent() -> Value {
        object([
            ("serial", "18446744073709551615".into()),
            ("sides", Value::List(vec!["0.1".into()])),
            ("items", object([("a", object([("weight", "0.1".into())]))])),
            ("top", object([("weight", "0.3".into())])),
            ("name", "0.1".into()),
        ])
    }

    #[test]
    fn texts_become_numbers_at_any_depth() {
        let value = with_numbers(ATTRIBUTES, sent());
        let json = serde_json::json!({
            "serial": "18446744073709551615", "sides": ["0.1"], "items": { "a": { "weight": "0.1" } },
            "top": { "weight": "0.3" }, "name": "0.1",
        });
        assert_eq!(input(ATTRIBUTES, &value).map(serde_json::Value::Object), Ok(json));
        // Terraform compares the answer with 512 bits, so decimal numbers have to return as text.
        let top = decode(&encode(&value)).unwrap().get("top").get("weight").clone();
        assert_eq!(top, Value::from("0.3"));
    }

    #[test]
    fn states_keep_decimal_numbers() {
        let state = upgrade(ATTRIBUTES, br#"{"sides": [0.1], "serial": 18446744073709551615}"#).unwrap();
        let sent = decode(&encode(&state)).unwrap();
        assert_eq!(sent.get("sides"), &Value::List(vec!["0.1".into()]));
        assert!(sent.get("serial") == &Value::Number(Number::Integer(u64::MAX.into())));
    }
}
