//! Methods on objects.

use std::collections::BTreeMap;

use crate::{
    evaluation::arguments::Arguments,
    library::definition::{Body, Default, Definition, Parameter},
    value::{
        Value, assign, coerce,
        kinds::Kinds,
        path::{self, split_path},
        reason::{Outcome, Reason},
    },
};

const COLLECTION: Kinds = Kinds::ARRAY.or(Kinds::OBJECT);

pub(super) const METHODS: &[Definition] = &[
    Definition::new("assign", Body::Pure(assign_method))
        .takes(&[Parameter::any("with")])
        .types(COLLECTION, COLLECTION),
    Definition::new("merge", Body::Pure(merge))
        .takes(&[Parameter::any("with")])
        .types(COLLECTION, COLLECTION),
    Definition::new("squash", Body::Pure(squash)).types(Kinds::ARRAY, Kinds::OBJECT),
    Definition::new("collapse", Body::Pure(collapse))
        .takes(&[Parameter::bool("include_empty").or(Default::Bool(false))])
        .types(COLLECTION, Kinds::OBJECT),
    Definition::new("explode", Body::Pure(explode))
        .takes(&[Parameter::string("path")])
        .types(Kinds::OBJECT, COLLECTION),
    Definition::new("key_values", Body::Pure(key_values)).types(Kinds::OBJECT, Kinds::ARRAY),
    Definition::new("keys", Body::Pure(keys)).types(Kinds::OBJECT, Kinds::ARRAY),
    Definition::new("values", Body::Pure(values)).types(Kinds::OBJECT, Kinds::ARRAY),
    Definition::new("with", Body::Pure(with))
        .variadic()
        .validate(check_paths)
        .types(Kinds::OBJECT, Kinds::OBJECT),
    Definition::new("without", Body::Pure(without))
        .variadic()
        .validate(check_paths)
        .types(Kinds::OBJECT, Kinds::OBJECT),
];

type Members = BTreeMap<String, Value>;

pub(super) fn members(target: Value) -> Result<Members, Reason> {
    match target {
        Value::Object(members) => Ok(members),
        other => Err(Reason::expected("object", &other)),
    }
}

/// An object with a key and a value.
pub(super) fn entry(key: String, value: Value) -> Value {
    [("key".to_owned(), Value::String(key)), ("value".to_owned(), value)].into_iter().collect()
}

/// Adds to an array, or merges two objects where `resolve` decides what members of the same name become.
fn combine(target: Value, with: &Value, resolve: fn(Value, Value) -> Value) -> Outcome {
    match target {
        Value::Object(mut into) => {
            if let Value::Object(from) = with {
                merge_members(&mut into, from.clone(), resolve);
            }
            Ok(Value::Object(into))
        }
        Value::Array(_) | Value::NilArray => {
            let mut items = super::array::items(target)?;
            match with.as_array() {
                Some(others) => items.extend_from_slice(others),
                None => items.push(with.clone()),
            }
            Ok(items.into())
        }
        other => Err(Reason::expected("object or array", &other)),
    }
}

fn merge_members(into: &mut Members, from: Members, resolve: fn(Value, Value) -> Value) {
    for (name, source) in from {
        let merged = match (into.remove(&name), source) {
            (None, source) => source,
            (Some(Value::Object(mut inner)), Value::Object(source)) => {
                merge_members(&mut inner, source, resolve);
                Value::Object(inner)
            }
            (Some(destination), source) => resolve(destination, source),
        };
        into.insert(name, merged);
    }
}

fn assign_method(target: Value, arguments: &Arguments<'_>) -> Outcome {
    combine(target, arguments.value(0), |_, source| source)
}

fn merge(target: Value, arguments: &Arguments<'_>) -> Outcome {
    combine(target, arguments.value(0), both)
}

/// An array of all that two members have.
fn both(destination: Value, source: Value) -> Value {
    let list = |value: Value| super::array::items(value.clone()).unwrap_or_else(|_| vec![value]);
    let mut items = list(destination);
    items.extend(list(source));
    items.into()
}

fn squash(target: Value, _: &Arguments<'_>) -> Outcome {
    let mut squashed = Members::new();
    for item in super::array::items(target)? {
        if let Value::Object(members) = item {
            merge_members(&mut squashed, members, both);
        }
    }
    Ok(Value::Object(squashed))
}

fn collapse(target: Value, arguments: &Arguments<'_>) -> Outcome {
    if !matches!(target, Value::Object(_)) && target.as_array().is_none() {
        return Err(Reason::expected("object or array", &target));
    }
    let mut collapsed = Members::new();
    flatten(target, "", &mut |path, value, is_empty| {
        if !is_empty || arguments.flag(0) {
            collapsed.insert(path, value);
        }
    });
    Ok(Value::Object(collapsed))
}

/// Gives every leaf with its path to `visit`, and whether it is an empty array or object.
fn flatten(value: Value, path: &str, visit: &mut impl FnMut(String, Value, bool)) {
    let below =
        |segment: &str| if path.is_empty() { segment.to_owned() } else { format!("{path}.{segment}") };
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                flatten(member, &below(&name), visit);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.into_iter().enumerate() {
                flatten(item, &below(&index.to_string()), visit);
            }
        }
        Value::NilArray => visit(path.to_owned(), Value::Array(Vec::new()), true),
        Value::Object(_) | Value::Array(_) => visit(path.to_owned(), value, true),
        leaf => visit(path.to_owned(), leaf, false),
    }
}

fn explode(target: Value, arguments: &Arguments<'_>) -> Outcome {
    let path = split_path(arguments.text(0));
    let found = path::find(&target, &path).map_or(Value::Null, std::borrow::Cow::into_owned);
    let rest = Value::Object(filter(members(target)?, &[path.as_slice()], Keep::Others));
    let replaced = |item: Value| {
        let mut copy = rest.clone();
        // Go leaves out an item for which the rest has no place.
        let _ = assign::set(&mut copy, &path, item);
        copy
    };
    match found {
        Value::Array(items) => Ok(items.into_iter().map(replaced).collect::<Vec<_>>().into()),
        Value::NilArray => Ok(Value::Array(Vec::new())),
        Value::Object(members) => {
            Ok(members.into_iter().map(|(name, member)| (name, replaced(member))).collect())
        }
        other => Err(Reason::expected("array or object at the path", &other)),
    }
}

fn key_values(target: Value, _: &Arguments<'_>) -> Outcome {
    Ok(members(target)?.into_iter().map(|(key, value)| entry(key, value)).collect::<Vec<_>>().into())
}

fn keys(target: Value, _: &Arguments<'_>) -> Outcome {
    Ok(members(target)?.into_keys().map(Value::String).collect::<Vec<_>>().into())
}

/// In the order of the keys; Go has no order.
fn values(target: Value, _: &Arguments<'_>) -> Outcome {
    Ok(members(target)?.into_values().collect::<Vec<_>>().into())
}

fn check_paths(arguments: &Arguments<'_>) -> Result<(), Reason> {
    arguments.values().try_for_each(|path| coerce::text(path.clone()).map(drop))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    These,
    Others,
}

fn with(target: Value, arguments: &Arguments<'_>) -> Outcome {
    select(target, arguments, Keep::These)
}

fn without(target: Value, arguments: &Arguments<'_>) -> Outcome {
    select(target, arguments, Keep::Others)
}

fn select(target: Value, arguments: &Arguments<'_>, keep: Keep) -> Outcome {
    let paths: Vec<Vec<String>> =
        arguments.values().map(|path| split_path(&coerce::to_string(path.clone()))).collect();
    let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
    Ok(Value::Object(filter(members(target)?, &paths, keep)))
}

fn filter(members: Members, paths: &[&[String]], keep: Keep) -> Members {
    let mut kept = Members::new();
    for (name, member) in members {
        let below = paths.iter().filter_map(|path| path.split_first());
        let below: Vec<&[String]> =
            below.filter(|(first, _)| **first == name).map(|(_, rest)| rest).collect();
        let nested: Vec<&[String]> = below.iter().copied().filter(|rest| !rest.is_empty()).collect();
        let keeps = match keep {
            Keep::These => !below.is_empty(),
            Keep::Others => nested.len() == below.len(),
        };
        if keeps {
            kept.insert(name, descend(member, &nested, keep));
        }
    }
    kept
}

fn descend(member: Value, paths: &[&[String]], keep: Keep) -> Value {
    match member {
        Value::Object(members) if !paths.is_empty() => Value::Object(filter(members, paths, keep)),
        other => other,
    }
}
