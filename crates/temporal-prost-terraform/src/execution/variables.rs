//! Variables of a root module.

use prost_types::{ListValue, Struct, Value, value::Kind};
use serde_json::{Map, Number, Value as Json};
use temporal_prost::{Describes, JsonError};

/// Numbers without a fraction below this limit are exact integers.
const MAX_INTEGER: f64 = 9_007_199_254_740_992.0;

/// Converts a message to the variables of a root module. Each field becomes a variable with its `ProtoJSON` name.
///
/// Fields with their default value are omitted, so the variables need defaults.
///
/// ```
/// use temporal_prost_terraform::execution::v1::{LockInfo, Stack, temporal_schema::Schema};
/// use temporal_prost_terraform::execution::variables;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Any message of a schema, here one of this crate.
/// let message = LockInfo { id: "1".to_owned(), ..LockInfo::default() };
/// let stack = Stack { variables: Some(variables::<_, Schema>(&message)?), ..Stack::default() };
/// # assert!(stack.variables.is_some_and(|variables| variables.fields.contains_key("id")));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns an error if the message cannot be written as JSON.
pub fn variables<M: prost::Message, S: Describes<M>>(message: &M) -> Result<Struct, JsonError> {
    let json = S::descriptors().to_value(S::NAME, &message.encode_to_vec())?;
    let fields = json.as_object().into_iter().flatten();
    Ok(Struct { fields: fields.map(|(name, value)| (name.clone(), of_json(value))).collect() })
}

/// Returns variables as JSON.
pub(crate) fn to_json(variables: &Struct) -> Map<String, Json> {
    variables.fields.iter().map(|(name, value)| (name.clone(), value_to_json(value))).collect()
}

fn value_to_json(value: &Value) -> Json {
    match &value.kind {
        None | Some(Kind::NullValue(_)) => Json::Null,
        Some(Kind::NumberValue(number)) => number_to_json(*number),
        Some(Kind::StringValue(text)) => text.clone().into(),
        Some(Kind::BoolValue(flag)) => (*flag).into(),
        Some(Kind::StructValue(fields)) => to_json(fields).into(),
        Some(Kind::ListValue(list)) => list.values.iter().map(value_to_json).collect(),
    }
}

/// Writes an integer without a fraction, because the CLI rejects a fraction in an index.
#[expect(clippy::cast_possible_truncation, reason = "it is an integer within the limits")]
fn number_to_json(number: f64) -> Json {
    if number.fract() == 0.0 && number.abs() < MAX_INTEGER {
        return (number as i64).into();
    }
    Number::from_f64(number).map_or(Json::Null, Json::Number)
}

/// Returns variables as expressions of HCL.
pub(crate) fn expressions(variables: &Struct) -> Vec<(String, String)> {
    let mut expressions: Vec<_> =
        to_json(variables).iter().map(|(name, value)| (name.clone(), expression(value))).collect();
    expressions.sort();
    expressions
}

/// Returns JSON as an expression of HCL, in which `${` and `%{` begin templates.
fn expression(json: &Json) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match json {
        Json::String(text) => quoted(text),
        Json::Array(items) => format!("[{}]", list(items.iter().map(expression).collect())),
        Json::Object(fields) => {
            let field = |(name, value): (&String, &Json)| format!("{} = {}", quoted(name), expression(value));
            format!("{{{}}}", list(fields.iter().map(field).collect()))
        }
        other => other.to_string(),
    }
}

/// Quotes a text. HCL does not support all JSON escapes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '$' | '%' if characters.peek() == Some(&'{') => quoted.extend([character, character]),
            control if control.is_control() => {
                quoted.extend(["\\u".to_owned(), format!("{:04x}", u32::from(control))]);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns JSON as a value.
pub(crate) fn of_json(json: &Json) -> Value {
    let kind = match json {
        Json::Null => Kind::NullValue(0),
        Json::Bool(flag) => Kind::BoolValue(*flag),
        Json::Number(number) => Kind::NumberValue(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Kind::StringValue(text.clone()),
        Json::Array(items) => Kind::ListValue(ListValue { values: items.iter().map(of_json).collect() }),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), of_json(value)));
            Kind::StructValue(Struct { fields: fields.collect() })
        }
    };
    Value { kind: Some(kind) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_returns_as_it_was() {
        let json = json!({ "a": [1, -2.5, "x", null, true], "b": { "c": 9_007_199_254_740_991_u64 } });
        let Some(Kind::StructValue(fields)) = of_json(&json).kind else { panic!() };
        assert_eq!(Json::Object(to_json(&fields)), json);
    }

    #[test]
    fn expressions_are_no_templates() {
        let json = json!({ "a": [1, -2.5, null, true], "b": { "${x}": "%{y} $z \"q\" \\b\n\u{8}" } });
        let Some(Kind::StructValue(fields)) = of_json(&json).kind else { panic!() };
        let expected = [
            ("a".to_owned(), "[1, -2.5, null, true]".to_owned()),
            ("b".to_owned(), r#"{"$${x}" = "%%{y} $z \"q\" \\b\n\u0008"}"#.to_owned()),
        ];
        assert_eq!(expressions(&fields), expected);
    }
}
