//! Methods on arrays.

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

pub(super) const METHODS: &[Definition] = &[
    Definition::new("append", Body::Pure(append)).variadic().types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("concat", Body::Pure(concat))
        .variadic()
        .validate(check_arrays)
        .types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("enumerated", Body::Pure(enumerated)).types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("find", Body::Pure(find))
        .takes(&[Parameter::any("value")])
        .types(Kinds::ARRAY, Kinds::NUMBER),
    Definition::new("find_all", Body::Pure(find_all))
        .takes(&[Parameter::any("value")])
        .types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("flatten", Body::Pure(flatten)).types(Kinds::ARRAY, Kinds::ARRAY),
    Definition::new("index", Body::Pure(index))
        .takes(&[Parameter::int("index")])
        .types(Kinds::ARRAY.or(Kinds::BYTES), Kinds::ALL),
    Definition::new("join", Body::Pure(join))
        .takes(&[Parameter::string("delimiter").optional()])
        .types(Kinds::ARRAY, Kinds::STRING),
    Definition::new("zip", Body::Pure(zip)).variadic().validate(check_zip).types(Kinds::ARRAY, Kinds::ARRAY),
];

pub(super) fn items(target: Value) -> Result<Vec<Value>, Reason> {
    match target {
        Value::Array(items) => Ok(items),
        Value::NilArray => Ok(Vec::new()),
        other => Err(Reason::expected("array", &other)),
    }
}

fn append(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let mut items = items(target)?;
    items.extend(arguments.values().cloned());
    Ok(items.into())
}

fn check_arrays(arguments: &Arguments<'_>) -> Result<(), Reason> {
    match arguments.values().find(|value| value.as_array().is_none()) {
        Some(other) => Err(Reason::expected("array", other)),
        None => Ok(()),
    }
}

fn concat(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let mut items = items(target)?;
    items.extend(arguments.values().filter_map(Value::as_array).flatten().cloned());
    Ok(items.into())
}

fn enumerated(target: Value, _: &Arguments<'_>) -> Outcome {
    let entry = |(index, value)| {
        let members = [("index".to_owned(), Value::count(index)?), ("value".to_owned(), value)];
        Ok(members.into_iter().collect())
    };
    items(target)?
        .into_iter()
        .enumerate()
        .map(entry)
        .collect::<Result<Vec<Value>, Reason>>()
        .map(Value::Array)
}

fn find(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let wanted = arguments.value(0);
    match items(target)?.iter().position(|item| coerce::equal(wanted, item)) {
        Some(index) => Value::count(index),
        None => Ok(Value::Int(-1)),
    }
}

fn find_all(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let wanted = arguments.value(0);
    let items = items(target)?;
    let found = items.iter().enumerate().filter(|(_, item)| coerce::equal(wanted, item));
    found.map(|(index, _)| Value::count(index)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn flatten(target: Value, _: &Arguments<'_>) -> Outcome {
    let mut flat = Vec::new();
    for item in items(target)? {
        match item {
            Value::Array(inner) => flat.extend(inner),
            Value::NilArray => {}
            other => flat.push(other),
        }
    }
    Ok(flat.into())
}

fn index(target: Value, arguments: &Arguments<'_>) -> Outcome {
    match target {
        Value::Bytes(bytes) => Ok(Value::Int(i64::from(*at(&bytes, arguments.int(0))?))),
        other => at(&items(other)?, arguments.int(0)).cloned(),
    }
}

/// The element at an index, which counts from the end if it is negative.
fn at<T>(items: &[T], index: i64) -> Result<&T, Reason> {
    let outside = || Reason::from(format!("there is no index {index} in an array of {}", items.len()));
    let distance = usize::try_from(index.unsigned_abs()).map_err(Reason::new)?;
    let position = if index < 0 { items.len().checked_sub(distance) } else { Some(distance) };
    position.and_then(|position| items.get(position)).ok_or_else(outside)
}

fn join(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let mut joined = String::new();
    for (position, item) in items(target)?.into_iter().enumerate() {
        if position > 0 {
            joined.push_str(arguments.text(0));
        }
        match item {
            Value::String(text) => joined.push_str(&text),
            Value::Bytes(bytes) => joined.push_str(&text::from_bytes(&bytes)),
            other => return Err(Reason::expected("strings in the array", &other)),
        }
    }
    Ok(Value::String(joined))
}

fn check_zip(arguments: &Arguments<'_>) -> Result<(), Reason> {
    check_arrays(arguments)?;
    let mut lengths = arguments.values().filter_map(Value::as_array).map(<[_]>::len);
    let first = lengths.next();
    if lengths.all(|length| Some(length) == first) { Ok(()) } else { Err(DIFFERENT_LENGTHS.into()) }
}

const DIFFERENT_LENGTHS: &str = "arrays of different lengths cannot be zipped";

fn zip(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let others: Vec<&[Value]> = arguments.values().filter_map(Value::as_array).collect();
    let items = items(target)?;
    match others.first() {
        None => return Err("zip needs another array".into()),
        Some(first) if first.len() != items.len() => return Err(DIFFERENT_LENGTHS.into()),
        Some(_) => {}
    }
    let zipped = items.into_iter().enumerate().map(|(at, item)| {
        let rest = others.iter().filter_map(|other| other.get(at).cloned());
        Value::Array(std::iter::once(item).chain(rest).collect())
    });
    Ok(zipped.collect::<Vec<_>>().into())
}
