//! The search attributes that a mapping assigns.

use std::{collections::BTreeMap, ops::Range};

use super::search_attribute::type_name;
use crate::{
    parser::ast::{Expression, Node, Program, Span, Target},
    value::Value,
};

/// A search attribute that a [`Mapping`](crate::Mapping) assigns.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AssignedAttribute {
    /// The name, such as `CustomerId`.
    pub name: String,
    /// Temporal's name of the type, such as `Keyword`. `None` in a mapping without types.
    pub type_name: Option<&'static str>,
    /// The assignment, in bytes of the source.
    pub range: Range<usize>,
}

/// The attributes of a mapping whose targets are `type.Name`. Unknown types are left out.
pub(crate) fn typed(program: &Program) -> Vec<AssignedAttribute> {
    let attributes = paths(program, 2).into_iter().filter_map(|(path, span)| {
        let [ty, name] = <[String; 2]>::try_from(path).ok()?;
        Some(AssignedAttribute { name, type_name: Some(type_name(&ty)?), range: span.range() })
    });
    attributes.collect()
}

/// The attributes of a mapping whose targets are names.
pub(crate) fn untyped(program: &Program) -> Vec<AssignedAttribute> {
    let attributes = paths(program, 1).into_iter().filter_map(|(path, span)| {
        let [name] = <[String; 1]>::try_from(path).ok()?;
        Some(AssignedAttribute { name, type_name: None, range: span.range() })
    });
    attributes.collect()
}

/// The paths inside of `root` that are assigned, cut after `depth` names.
fn paths(program: &Program, depth: usize) -> Vec<(Vec<String>, Span)> {
    let mut paths = Vec::new();
    for statement in &program.statements {
        if let Target::Root(path) = &statement.target {
            let path = path.iter().take(depth).cloned().collect();
            collect(path, (&statement.value, statement.span), depth, &mut paths);
        }
    }
    paths
}

/// Adds the path of a value, or the paths of its members.
fn collect(
    path: Vec<String>,
    (value, span): (&Expression, Span),
    depth: usize,
    paths: &mut Vec<(Vec<String>, Span)>,
) {
    let with = |name: &str| path.iter().cloned().chain([name.to_owned()]).collect();
    match &value.node {
        Node::Literal(Value::Deleted | Value::Nothing) => {}
        Node::Object(members) if path.len() < depth => {
            for (name, member) in members {
                if let Node::Literal(Value::String(text)) = &name.node {
                    collect(with(text), (member, Span::new(name.span.start, member.span.end)), depth, paths);
                }
            }
        }
        Node::Literal(Value::Object(members)) => collect_known(path, (members, span), depth, paths),
        _ => paths.push((path, span)),
    }
}

/// Adds the path of a value that is known while parsing, or the paths of its members.
fn collect_known(
    path: Vec<String>,
    (members, span): (&BTreeMap<String, Value>, Span),
    depth: usize,
    paths: &mut Vec<(Vec<String>, Span)>,
) {
    if path.len() == depth {
        paths.push((path, span));
        return;
    }
    for (name, member) in members {
        let path = path.iter().cloned().chain([name.clone()]).collect();
        match member {
            Value::Object(members) => collect_known(path, (members, span), depth, paths),
            _ => paths.push((path, span)),
        }
    }
}
