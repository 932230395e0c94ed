//! Methods that change the kind of a value, or choose another one.

use crate::{
    evaluation::{Evaluator, arguments::Arguments},
    go::{float, text},
    library::definition::{Body, Definition, Parameter, ParameterKind},
    parser::ast::Expression,
    value::{
        Value, coerce,
        kinds::Kinds,
        path::{self, split_path},
        reason::{Outcome, Reason},
    },
};

const EMPTIABLE: Kinds = Kinds::STRING.or(Kinds::ARRAY).or(Kinds::OBJECT);

pub(super) const METHODS: &[Definition] = &[
    Definition::new("string", Body::Pure(|target, _| Ok(Value::String(coerce::to_string(target)))))
        .types(Kinds::ALL, Kinds::STRING),
    Definition::new("bytes", Body::Pure(|target, _| Ok(Value::Bytes(coerce::to_bytes(target)))))
        .types(Kinds::ALL, Kinds::BYTES),
    Definition::new("bool", Body::Lazy(boolean))
        .takes(&[Parameter::bool("default").optional()])
        .types(Kinds::ALL, Kinds::BOOL),
    Definition::new("number", Body::Lazy(number))
        .takes(&[Parameter::new("default", ParameterKind::Float).optional()])
        .types(Kinds::ALL, Kinds::NUMBER),
    Definition::new("type", Body::Pure(|target, _| Ok(target.type_name().into())))
        .types(Kinds::ALL, Kinds::STRING),
    Definition::new("not", Body::Pure(not)).types(Kinds::BOOL, Kinds::BOOL),
    Definition::new("not_null", Body::Pure(not_null)).types(NOT_NULL, NOT_NULL),
    Definition::new("not_empty", Body::Pure(not_empty)).types(EMPTIABLE, EMPTIABLE),
    Definition::new("or", Body::Lazy(or)).takes(&[Parameter::query("fallback")]),
    Definition::new("catch", Body::Lazy(catch)).takes(&[Parameter::query("fallback")]),
    Definition::new("map", Body::Query(map)).takes(&[Parameter::query("query")]),
    Definition::new("apply", Body::Query(apply)).takes(&[Parameter::string("mapping")]),
    Definition::new("get", Body::View(|target, arguments| Ok(get(target, arguments))))
        .takes(&[Parameter::string("path")]),
    Definition::new("exists", Body::View(|target, arguments| Ok(exists(target, arguments))))
        .takes(&[Parameter::string("path")])
        .types(Kinds::ALL, Kinds::BOOL),
];

const NOT_NULL: Kinds = Kinds::ALL.without(Kinds::NULL);

/// Replaces a missing value.
fn or<'e>(evaluator: &mut Evaluator<'e>, target: &'e Expression, arguments: &Arguments<'e>) -> Outcome {
    match evaluator.evaluate(target) {
        Err(reason) if reason.fatal => Err(reason),
        Ok(value) if !value.is_nothing() => Ok(value),
        _ => fallback(evaluator, arguments),
    }
}

fn fallback<'e>(evaluator: &mut Evaluator<'e>, arguments: &Arguments<'e>) -> Outcome {
    match arguments.query(0) {
        Some(query) => evaluator.evaluate(query),
        None => Ok(Value::Null),
    }
}

/// Another value if the target fails; the reason is its context.
fn catch<'e>(evaluator: &mut Evaluator<'e>, target: &'e Expression, arguments: &Arguments<'e>) -> Outcome {
    match (evaluator.evaluate(target), arguments.query(0)) {
        (Err(reason), Some(query)) if !reason.fatal => evaluator.with(reason.to_string().into(), query),
        (result, _) => result,
    }
}

/// The converted target, or a default if it fails or cannot be converted.
fn convert<'e>(
    (evaluator, target): (&mut Evaluator<'e>, &'e Expression),
    arguments: &Arguments<'e>,
    convert: fn(Value) -> Outcome,
) -> Outcome {
    match evaluator.evaluate(target).and_then(convert) {
        Err(reason) if reason.fatal || *arguments.value(0) == Value::Null => Err(reason),
        Err(_) => Ok(arguments.value(0).clone()),
        converted => converted,
    }
}

fn boolean<'e>(evaluator: &mut Evaluator<'e>, target: &'e Expression, arguments: &Arguments<'e>) -> Outcome {
    convert((evaluator, target), arguments, |value| match value {
        Value::String(text) => coerce::parse_bool(&text).map(Value::Bool),
        Value::Bytes(bytes) => coerce::parse_bool(&text::from_bytes(&bytes)).map(Value::Bool),
        other => coerce::boolean(&other).map(Value::Bool),
    })
}

fn number<'e>(evaluator: &mut Evaluator<'e>, target: &'e Expression, arguments: &Arguments<'e>) -> Outcome {
    convert((evaluator, target), arguments, |value| match value {
        Value::String(text) => float::parse(&text).map(Value::Float),
        Value::Bytes(bytes) => float::parse(&text::from_bytes(&bytes)).map(Value::Float),
        other => coerce::number(&other).map(Value::Float),
    })
}

fn not(target: Value, _: &Arguments<'_>) -> Outcome {
    match target {
        Value::Bool(value) => Ok(Value::Bool(!value)),
        other => Err(Reason::expected("bool", &other)),
    }
}

fn not_null(target: Value, _: &Arguments<'_>) -> Outcome {
    if target == Value::Null { Err("value is null".into()) } else { Ok(target) }
}

fn not_empty(target: Value, _: &Arguments<'_>) -> Outcome {
    let empty = match &target {
        Value::String(text) => text.is_empty(),
        Value::Object(members) => members.is_empty(),
        other => {
            other.as_array().ok_or_else(|| Reason::expected("string, array or object", other))?.is_empty()
        }
    };
    if empty { Err(format!("{} value is empty", target.type_name()).into()) } else { Ok(target) }
}

fn map<'e>(evaluator: &mut Evaluator<'e>, target: Value, arguments: &Arguments<'e>) -> Outcome {
    match arguments.query(0) {
        Some(query) => evaluator.with(target, query),
        None => Ok(target),
    }
}

fn apply(evaluator: &mut Evaluator<'_>, target: Value, arguments: &Arguments<'_>) -> Outcome {
    evaluator.apply(arguments.text(0), target)
}

fn get(target: &Value, arguments: &Arguments<'_>) -> Value {
    let path = split_path(arguments.text(0));
    path::find(target, &path).map_or(Value::Null, std::borrow::Cow::into_owned)
}

fn exists(target: &Value, arguments: &Arguments<'_>) -> Value {
    Value::Bool(path::find(target, &split_path(arguments.text(0))).is_some())
}
