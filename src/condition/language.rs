//! The part of Datalog that policies can use, which is the part that cannot fail or take long.

use std::collections::BTreeSet;

use biscuit_parser::builder::{Binary, Op, Rule, Scope, Term, Unary};

/// Checks an alternative of a condition.
pub(super) fn check(alternative: &Rule) -> Result<(), String> {
    let Rule { body, expressions, scopes, .. } = alternative;
    if scopes.iter().any(|scope| matches!(scope, Scope::PublicKey(_) | Scope::Parameter(_))) {
        return Err("a policy cannot trust third-party blocks".to_owned());
    }
    let terms = || body.iter().flat_map(|predicate| &predicate.terms);
    terms().try_for_each(value)?;
    expressions.iter().try_for_each(|expression| operators(&expression.ops))?;
    let bound: BTreeSet<_> = terms().filter_map(variable).collect();
    let mut used = expressions.iter().flat_map(|expression| variables(&expression.ops));
    match used.find(|name| !bound.contains(name)) {
        Some(name) => Err(format!("no fact gives `${name}` a value")),
        None => Ok(()),
    }
}

fn variable(term: &Term) -> Option<&str> {
    match term {
        Term::Variable(name) => Some(name),
        _ => None,
    }
}

/// Returns the variables of an expression. The nesting of conditions is limited.
fn variables(ops: &[Op]) -> Vec<&str> {
    let variables = ops.iter().map(|op| match op {
        Op::Value(term) => variable(term).into_iter().collect(),
        Op::Closure(_, ops) => variables(ops),
        Op::Unary(_) | Op::Binary(_) => Vec::new(),
    });
    variables.flatten().collect()
}

fn operators(ops: &[Op]) -> Result<(), String> {
    ops.iter().try_for_each(|op| match op {
        Op::Value(term) => value(term),
        Op::Closure(_, ops) => operators(ops),
        Op::Unary(Unary::TypeOf) => Err(refused("type")),
        Op::Unary(Unary::Ffi(_)) => Err(refused("extern")),
        Op::Unary(_) => Ok(()),
        Op::Binary(operator) => refused_operator(operator).map_or(Ok(()), |name| Err(refused(name))),
    })
}

fn value(term: &Term) -> Result<(), String> {
    match term {
        Term::Parameter(_) => Err(refused("a parameter")),
        Term::Null => Err(refused("null")),
        Term::Array(_) => Err(refused("an array")),
        Term::Map(_) => Err(refused("a map")),
        Term::Set(terms) => terms.iter().try_for_each(value),
        _ => Ok(()),
    }
}

/// Returns the name of an operator that can fail or take long for values of the right types.
fn refused_operator(operator: &Binary) -> Option<&'static str> {
    Some(match operator {
        Binary::Regex => "matches",
        Binary::Add => "+",
        Binary::Sub => "-",
        Binary::Mul => "*",
        Binary::Div => "/",
        Binary::BitwiseAnd => "&",
        Binary::BitwiseOr => "|",
        Binary::BitwiseXor => "^",
        Binary::All => "all",
        Binary::Any => "any",
        Binary::Get => "get",
        Binary::TryOr => "try_or",
        Binary::Ffi(_) => "extern",
        _ => return None,
    })
}

fn refused(construct: &str) -> String {
    format!("`{construct}` is not accepted in policies")
}
