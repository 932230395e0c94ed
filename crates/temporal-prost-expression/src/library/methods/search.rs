//! Methods that look into text.

use crate::{
    evaluation::arguments::Arguments,
    go::text,
    library::definition::{Body, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

const CONTAINERS: Kinds = Kinds::TEXT.or(Kinds::ARRAY).or(Kinds::OBJECT);

pub(super) const METHODS: &[Definition] = &[
    Definition::new("contains", Body::Pure(contains))
        .takes(&[Parameter::any("value")])
        .types(CONTAINERS, Kinds::BOOL),
    Definition::new("has_prefix", Body::Pure(has_prefix))
        .takes(&[Parameter::string("value")])
        .types(Kinds::TEXT, Kinds::BOOL),
    Definition::new("has_suffix", Body::Pure(has_suffix))
        .takes(&[Parameter::string("value")])
        .types(Kinds::TEXT, Kinds::BOOL),
    Definition::new("index_of", Body::Pure(index_of))
        .takes(&[Parameter::string("value")])
        .types(Kinds::TEXT, Kinds::NUMBER),
    Definition::new("length", Body::View(length)).types(CONTAINERS, Kinds::NUMBER),
    Definition::new("slice", Body::Pure(slice))
        .takes(&[Parameter::int("low"), Parameter::int("high").optional()])
        .validate(check_slice)
        .types(Kinds::TEXT.or(Kinds::ARRAY), Kinds::TEXT.or(Kinds::ARRAY)),
];

fn bytes(target: Value) -> Result<Vec<u8>, Reason> {
    match target {
        Value::String(text) => Ok(text.into_bytes()),
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(Reason::expected("string", &other)),
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn contains(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let value = arguments.value(0);
    Ok(Value::Bool(match target {
        Value::Array(items) => items.iter().any(|item| coerce::equal(value, item)),
        Value::NilArray => false,
        Value::Object(members) => members.values().any(|member| coerce::equal(value, member)),
        text @ (Value::String(_) | Value::Bytes(_)) => {
            find(&bytes(text)?, &coerce::to_bytes(value.clone())).is_some()
        }
        other => return Err(Reason::expected("string, array or object", &other)),
    }))
}

fn has_prefix(target: Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(Value::Bool(bytes(target)?.starts_with(arguments.text(0).as_bytes())))
}

fn has_suffix(target: Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(Value::Bool(bytes(target)?.ends_with(arguments.text(0).as_bytes())))
}

fn index_of(target: Value, arguments: &Arguments<'_>) -> Outcome {
    match find(&bytes(target)?, arguments.text(0).as_bytes()) {
        Some(index) => Value::count(index),
        None => Ok(Value::Int(-1)),
    }
}

fn length(target: &Value, _: &Arguments<'_>) -> Outcome {
    Value::count(match target {
        Value::String(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Object(members) => members.len(),
        other => other.as_array().ok_or_else(|| Reason::expected("string, array or object", other))?.len(),
    })
}

fn check_slice(arguments: &Arguments<'_>) -> Result<(), Reason> {
    match (arguments.int(0), arguments.optional_int(1)) {
        (low, Some(high)) if high > 0 && low >= high => {
            Err(format!("the lower bound {low} must be lower than the upper bound {high}").into())
        }
        _ => Ok(()),
    }
}

fn slice(target: Value, arguments: &Arguments<'_>) -> Outcome {
    match target {
        Value::String(text) => {
            let part = part(text.as_bytes(), arguments)?;
            Ok(Value::String(text::from_bytes(part)))
        }
        Value::Bytes(bytes) => Ok(Value::Bytes(part(&bytes, arguments)?.to_vec())),
        Value::Array(items) => Ok(Value::Array(part(&items, arguments)?.to_vec())),
        Value::NilArray => part::<Value>(&[], arguments).map(|_| Value::NilArray),
        other => Err(Reason::expected("string or array", &other)),
    }
}

/// The elements between the bounds, which count from the end if they are negative.
fn part<'t, T>(items: &'t [T], arguments: &Arguments<'_>) -> Result<&'t [T], Reason> {
    let length = i64::try_from(items.len()).map_err(Reason::new)?;
    let high = match arguments.optional_int(1) {
        Some(high) if high < 0 => length.saturating_add(high),
        Some(high) => high,
        None => length,
    };
    let high = high.clamp(0, length);
    let low = arguments.int(0);
    let low = if low < 0 { length.saturating_add(low).max(0) } else { low };
    let range = usize::try_from(low).map_err(Reason::new)?..usize::try_from(high).map_err(Reason::new)?;
    items.get(range).ok_or_else(|| format!("the lower bound {low} is above {high}").into())
}
