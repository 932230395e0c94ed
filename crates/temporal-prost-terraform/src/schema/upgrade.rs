//! Reads states that an earlier version of the provider wrote.

use super::{Attribute, Kind, Trait, check::fits};
use crate::value::{JsonError, Number, Object, Value, parse};
use serde_json::Value as Json;

/// An error reading an older state.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpgradeError {
    #[error("it is not valid JSON")]
    Json(#[from] JsonError),
    #[error("the state is not an object")]
    NotAnObject,
    #[error("the attribute `{attribute}` is {found} in the state, which does not match its type")]
    Type { attribute: String, found: &'static str },
}

/// Converts a state to the current attributes. Finds renamed attributes by their earlier names, converts numbers and
/// strings, and drops attributes that no longer exist. New attributes are null.
pub(crate) fn upgrade(attributes: &[Attribute], json: &[u8]) -> Result<Value, UpgradeError> {
    match parse(json)? {
        Json::Object(members) => object(attributes, &members).map(Value::Object),
        _ => Err(UpgradeError::NotAnObject),
    }
}

/// Returns the default of an attribute, which generated code writes as JSON.
pub(crate) fn default_value(attribute: &Attribute) -> Value {
    let json = serde_json::from_str(attribute.default).unwrap_or(Json::Null);
    value(&attribute.kind, &json, attribute.name).unwrap_or(Value::Null)
}

fn object(attributes: &[Attribute], members: &serde_json::Map<String, Json>) -> Result<Object, UpgradeError> {
    let upgraded = attributes.iter().map(|attribute| {
        let mut names = [attribute.name].into_iter().chain(attribute.formerly.iter().copied());
        let json = names.find_map(|name| members.get(name)).unwrap_or(&Json::Null);
        let value = value(&attribute.kind, json, attribute.name)?;
        Ok((attribute.name.to_owned(), if attribute.is(Trait::WriteOnly) { Value::Null } else { value }))
    });
    upgraded.collect()
}

fn value(kind: &Kind, json: &Json, attribute: &str) -> Result<Value, UpgradeError> {
    let value = match (kind, json) {
        (_, Json::Null) => Value::Null,
        (Kind::Object(attributes), Json::Object(members)) => Value::Object(object(attributes, members)?),
        (Kind::Objects(_, attributes), json) => elements(json, |json| match json {
            Json::Object(members) => object(attributes, members).map(Value::Object),
            other => value(kind, other, attribute),
        })?,
        (Kind::Collection(_, element), json) => elements(json, |json| value(element, json, attribute))?,
        (kind, Json::String(text)) if kind.is_number() => {
            Number::parse(text).map_or(text.as_str().into(), Value::Number)
        }
        (Kind::Bool, Json::String(text)) => text.parse().map_or(text.as_str().into(), Value::Bool),
        (_, json) => scalar(kind, json),
    };
    if fits(kind, &value) {
        Ok(value)
    } else {
        Err(UpgradeError::Type { attribute: attribute.to_owned(), found: value.kind() })
    }
}

fn elements(json: &Json, read: impl Fn(&Json) -> Result<Value, UpgradeError>) -> Result<Value, UpgradeError> {
    match json {
        Json::Array(values) => values.iter().map(read).collect::<Result<_, _>>().map(Value::List),
        Json::Object(values) => {
            let values = values.iter().map(|(key, json)| Ok((key.clone(), read(json)?)));
            values.collect::<Result<_, _>>().map(Value::Object)
        }
        other => Ok(scalar(&Kind::Text, other)),
    }
}

fn scalar(kind: &Kind, json: &Json) -> Value {
    let is_text = !matches!(kind, Kind::Bool) && !kind.is_number();
    match json {
        Json::Bool(value) if is_text => Value::Text(value.to_string()),
        Json::Number(number) if is_text => Value::Text(number.to_string()),
        Json::Array(_) => Value::List(Vec::new()),
        Json::Object(_) => Value::Object(Object::new()),
        scalar => Value::from(scalar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Collection, Mode};
    use proptest::prelude::*;

    const INSIDE: &[Attribute] = &[Attribute::new("at", "at", Mode::Optional, Kind::Integer)];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute { formerly: &["title"], ..Attribute::new("name", "name", Mode::Required, Kind::Text) },
        Attribute::new("nodes", "nodes", Mode::Optional, Kind::Integer),
        Attribute::new("tags", "tags", Mode::Optional, Kind::Collection(Collection::Set, &Kind::Text)),
        Attribute::new("backups", "backups", Mode::Optional, Kind::Objects(Collection::List, INSIDE)),
    ];

    #[test]
    fn older_states_are_read() {
        let json =
            br#"{"title": 7, "nodes": "3", "gone": {}, "tags": [true], "backups": [{"at": "1", "old": 2}]}"#;
        let state = upgrade(ATTRIBUTES, json).unwrap();
        assert_eq!(state.get("name"), &Value::from("7"));
        assert_eq!(state.get("nodes"), &Value::Number(Number::Integer(3)));
        assert_eq!(state.get("gone"), &Value::Null);
        assert_eq!(state.get("tags"), &Value::List(vec!["true".into()]));
        let Value::List(backups) = state.get("backups") else { panic!("{state:?}") };
        assert_eq!(backups[0].get("at"), &Value::Number(Number::Integer(1)));
    }

    #[test]
    fn a_state_of_another_type_is_refused() {
        let error = |json: &str| upgrade(ATTRIBUTES, json.as_bytes()).unwrap_err().to_string();
        let nodes = "the attribute `nodes` is a list in the state, which does not match its type";
        assert_eq!(error(r#"{"nodes": []}"#), nodes);
        assert_eq!(error("[]"), "the state is not an object");
        assert_eq!(error("{"), "it is not valid JSON");
        assert!(error(r#"{"backups": [1]}"#).contains("`backups` is"));
        assert!(error(r#"{"nodes": "three"}"#).contains("`nodes` is a string"));
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(Json::from),
            ".{0,8}".prop_map(Json::String)
        ];
        let name = prop_oneof![
            Just("name"),
            Just("title"),
            Just("nodes"),
            Just("tags"),
            Just("backups"),
            Just("at")
        ];
        leaf.prop_recursive(5, 32, 5, move |inside| {
            prop_oneof![
                prop::collection::vec(inside.clone(), 0..5).prop_map(Json::Array),
                prop::collection::btree_map(name.clone().prop_map(str::to_owned), inside, 0..6)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn hostile_states_do_no_harm(json in json()) {
            if let Ok(state) = upgrade(ATTRIBUTES, json.to_string().as_bytes()) {
                prop_assert!(ATTRIBUTES.iter().all(|attribute| fits(&attribute.kind, state.get(attribute.name))));
            }
        }
    }
}
