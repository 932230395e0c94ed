//! Methods that read and write JSON.

use serde::Deserialize;

use crate::{
    evaluation::arguments::Arguments,
    formats::json,
    library::definition::{Body, Default, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[
    Definition::new("parse_json", Body::Pure(parse_json))
        .takes(&[Parameter::bool("use_number").optional()])
        .types(Kinds::TEXT, Kinds::ALL),
    Definition::new("format_json", Body::View(format_json))
        .takes(&[
            Parameter::string("indent").or(Default::String("    ")),
            Parameter::bool("no_indent").or(Default::Bool(false)),
        ])
        .types(Kinds::ALL, Kinds::BYTES),
];

/// The first value of a text; what comes after it does not matter.
fn parse_json(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = match target {
        text @ (Value::String(_) | Value::Bytes(_)) => coerce::text(text)?,
        other => return Err(Reason::expected("string", &other)),
    };
    let mut reader = serde_json::Deserializer::from_str(&text);
    let parsed = serde_json::Value::deserialize(&mut reader).map_err(Reason::new)?;
    Ok(if arguments.flag(0) { exact(&parsed) } else { Value::from(&parsed) })
}

/// A value whose integers stay integers.
pub(super) fn exact(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Number(number) => {
            let unsigned = || number.as_u64().map(Value::Uint);
            number.as_i64().map(Value::Int).or_else(unsigned).unwrap_or_else(|| Value::from(json))
        }
        serde_json::Value::Array(items) => Value::Array(items.iter().map(exact).collect()),
        serde_json::Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), exact(member))).collect()
        }
        other => Value::from(other),
    }
}

fn format_json(target: &Value, arguments: &Arguments<'_>) -> Outcome {
    let no_indent = arguments.flag(1);
    let text = if no_indent { json::write(target) } else { json::write_indented(target, arguments.text(0)) }?;
    Ok(Value::Bytes(text.into_bytes()))
}
