//! Methods with regular expressions.

use std::collections::BTreeMap;

use regex::{Captures, Regex};

use crate::{
    evaluation::arguments::Arguments,
    go::pattern,
    library::definition::{Body, Definition, Parameter},
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

const PATTERN: &[Parameter] = &[Parameter::string("pattern")];
const REPLACE: &[Parameter] = &[Parameter::string("pattern"), Parameter::string("value")];

pub(super) const METHODS: &[Definition] = &[
    Definition::new("re_match", Body::Pure(re_match))
        .takes(PATTERN)
        .validate(check)
        .types(Kinds::TEXT, Kinds::BOOL),
    Definition::new("re_find_all", Body::Pure(re_find_all))
        .takes(PATTERN)
        .validate(check)
        .types(Kinds::TEXT, Kinds::ARRAY),
    Definition::new("re_find_all_submatch", Body::Pure(re_find_all_submatch))
        .takes(PATTERN)
        .validate(check)
        .types(Kinds::TEXT, Kinds::ARRAY),
    Definition::new("re_find_object", Body::Pure(re_find_object))
        .takes(PATTERN)
        .validate(check)
        .types(Kinds::TEXT, Kinds::OBJECT),
    Definition::new("re_find_all_object", Body::Pure(re_find_all_object))
        .takes(PATTERN)
        .validate(check)
        .types(Kinds::TEXT, Kinds::ARRAY),
    Definition::new("re_replace_all", Body::Pure(re_replace_all))
        .takes(REPLACE)
        .validate(check)
        .types(Kinds::TEXT, Kinds::STRING),
    Definition::new("re_replace", Body::Pure(re_replace_all))
        .takes(REPLACE)
        .validate(check)
        .types(Kinds::TEXT, Kinds::STRING),
];

fn check(arguments: &Arguments<'_>) -> Result<(), Reason> {
    pattern::check(arguments.text(0))
}

fn text(target: Value) -> Result<String, Reason> {
    match target {
        text @ (Value::String(_) | Value::Bytes(_)) => coerce::text(text),
        other => Err(Reason::expected("string", &other)),
    }
}

fn re_match(target: Value, arguments: &Arguments<'_>) -> Outcome {
    Ok(Value::Bool(arguments.regex()?.is_match(&text(target)?)))
}

fn re_find_all(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = text(target)?;
    let regex = arguments.regex()?;
    Ok(regex.find_iter(&text).map(|found| found.as_str().into()).collect::<Vec<Value>>().into())
}

fn re_find_all_submatch(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = text(target)?;
    let regex = arguments.regex()?;
    let groups =
        |captures: Captures<'_>| Value::Array((0..captures.len()).map(|at| group(&captures, at)).collect());
    Ok(regex.captures_iter(&text).map(groups).collect::<Vec<_>>().into())
}

fn re_find_object(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = text(target)?;
    let regex = arguments.regex()?;
    Ok(match regex.captures(&text) {
        Some(captures) => object(&regex, &captures),
        None => Value::Object(BTreeMap::new()),
    })
}

fn re_find_all_object(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = text(target)?;
    let regex = arguments.regex()?;
    Ok(regex.captures_iter(&text).map(|captures| object(&regex, &captures)).collect::<Vec<_>>().into())
}

/// The groups by name, or by position if they have none.
fn object(regex: &Regex, captures: &Captures<'_>) -> Value {
    let names = regex.capture_names().enumerate();
    names
        .map(|(at, name)| (name.map_or_else(|| at.to_string(), str::to_owned), group(captures, at)))
        .collect()
}

/// The text of a group; empty if it took no part.
fn group(captures: &Captures<'_>, at: usize) -> Value {
    captures.get(at).map_or("", |group| group.as_str()).into()
}

fn re_replace_all(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let text = text(target)?;
    Ok(Value::String(arguments.regex()?.replace_all(&text, arguments.text(1)).into_owned()))
}
