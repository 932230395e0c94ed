//! The method that reads comma-separated values.

use crate::{
    evaluation::arguments::Arguments,
    formats::csv::Dialect,
    library::definition::{Body, Default, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

pub(super) const METHODS: &[Definition] = &[Definition::new("parse_csv", Body::Pure(parse_csv))
    .takes(&[
        Parameter::bool("parse_header_row").or(Default::Bool(true)),
        Parameter::string("delimiter").or(Default::String(",")),
        Parameter::bool("lazy_quotes").or(Default::Bool(false)),
    ])
    .types(Kinds::TEXT, Kinds::ARRAY)];

fn parse_csv(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = match target {
        text @ (Value::String(_) | Value::Bytes(_)) => coerce::text(text)?,
        other => return Err(Reason::expected("string", &other)),
    };
    let mut records = dialect(arguments)?.read(&text)?.into_iter();
    if records.len() == 0 {
        return Err("there are no records".into());
    }
    if !arguments.flag(0) {
        let array = |record: Vec<String>| Value::Array(record.into_iter().map(Value::String).collect());
        return Ok(Value::Array(records.map(array).collect()));
    }
    let names = records.next().unwrap_or_default();
    let object =
        |record: Vec<String>| names.iter().cloned().zip(record.into_iter().map(Value::String)).collect();
    Ok(Value::Array(records.map(object).collect()))
}

fn dialect(arguments: &Arguments<'_>) -> Result<Dialect, Reason> {
    let mut characters = arguments.text(1).chars();
    match (characters.next(), characters.next()) {
        (Some('"' | '\r' | '\n'), _) => Err("this character cannot be a delimiter".into()),
        (Some(delimiter), None) => Ok(Dialect { delimiter, lazy_quotes: arguments.flag(2) }),
        _ => Err("a delimiter must be a single character".into()),
    }
}
