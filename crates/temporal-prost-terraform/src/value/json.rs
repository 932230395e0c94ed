//! JSON, the format of states, in which Terraform may also send values.

use super::{Number, VALUES, Value};
use serde_json::Value as Json;

/// An error parsing JSON.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JsonError {
    #[error(transparent)]
    Syntax(#[from] serde_json::Error),
    #[error("there are more than {VALUES} values")]
    TooMany,
}

/// Parses JSON with a limited number of values.
pub(crate) fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    if values(bytes) > VALUES { Err(JsonError::TooMany) } else { Ok(serde_json::from_slice(bytes)?) }
}

/// Returns the maximum number of values that a text contains. Outside of strings, a value that is not the first one
/// follows a comma or a bracket.
fn values(bytes: &[u8]) -> usize {
    let (mut values, mut is_string, mut is_escaped) = (1, false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_string,
            b'"' => is_string = !is_string,
            b',' | b'[' | b'{' if !is_string => values += 1,
            _ => {}
        }
    }
    values
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => {
                let text = number.to_string();
                Number::parse(&text).map_or(Self::Text(text), Self::Number)
            }
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(values) => Self::List(values.iter().map(Self::from).collect()),
            Json::Object(members) => {
                let members = members.iter().map(|(name, json)| (name.clone(), Self::from(json)));
                Self::Object(members.collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Object;
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_value_is_read() {
        let json = br#"{"none": null, "yes": true, "list": [18446744073709551615, 0.1], "text": "a"}"#;
        let value = Value::from(&parse(json).unwrap());
        let numbers = ["18446744073709551615", "0.1"].map(|text| Value::Number(Number::parse(text).unwrap()));
        let members = [
            ("none", Value::Null),
            ("yes", Value::Bool(true)),
            ("list", Value::List(numbers.into())),
            ("text", "a".into()),
        ];
        assert!(value == Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into()));
        assert!(Value::from(&parse(b"{}").unwrap()) == Value::Object(Object::new()));
    }

    #[test]
    fn bombs_are_refused() {
        let many = [b"[".to_vec(), b"0,".repeat(VALUES), b"0]".to_vec()].concat();
        assert!(matches!(parse(&many), Err(JsonError::TooMany)));
        let nested = b"[".repeat(100_000);
        assert!(matches!(parse(&nested), Err(JsonError::Syntax(_))));
        // Brackets and commas inside of strings are no values.
        let text = [br#"[""#, &br#"\",[{"#.repeat(1000)[..], br#"\\", 1]"#].concat();
        assert!(parse(&text).is_ok());
        assert_eq!(values(&text), 3);
    }

    proptest! {
        #[test]
        fn no_value_is_missed(bytes in "[\\[\\],:{}\"\\\\a0 ]{0,40}") {
            fn count(json: &Json) -> usize {
                1 + match json {
                    Json::Array(values) => values.iter().map(count).sum(),
                    Json::Object(members) => members.values().map(count).sum(),
                    _ => 0,
                }
            }
            if let Ok(json) = parse(bytes.as_bytes()) {
                prop_assert!(count(&json) <= values(bytes.as_bytes()));
            }
        }
    }
}
