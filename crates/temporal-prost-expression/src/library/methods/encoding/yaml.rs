//! Methods that read and write YAML.

use crate::{
    evaluation::arguments::Arguments,
    formats::yaml,
    library::definition::{Body, Definition},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[
    Definition::new("parse_yaml", Body::Pure(parse_yaml)).types(Kinds::TEXT, Kinds::ALL),
    Definition::new("format_yaml", Body::View(|target, _| Ok(format_yaml(target))))
        .types(Kinds::ALL, Kinds::BYTES),
];

fn parse_yaml(target: Value, _: &Arguments<'_>) -> Outcome {
    let text = match target {
        text @ (Value::String(_) | Value::Bytes(_)) => coerce::text(text)?,
        other => return Err(Reason::expected("string", &other)),
    };
    let parsed: serde_json::Value = serde_yaml_ng::from_str(&text).map_err(Reason::new)?;
    Ok(super::json::exact(&parsed))
}

fn format_yaml(target: &Value) -> Value {
    Value::Bytes(yaml::write(target).into_bytes())
}
