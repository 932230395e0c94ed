//! The part of Datalog that policies can use, which is the part that cannot fail or take long.

use std::collections::BTreeSet;

use biscuit_parser::builder::{Rule, Scope};

temporal_prost_expression::steps_of!(biscuit_parser);

/// Checks an alternative of a condition.
pub(super) fn check(alternative: &Rule) -> Result<(), String> {
    let Rule { body, expressions, scopes, .. } = alternative;
    if scopes.iter().any(|scope| matches!(scope, Scope::PublicKey(_) | Scope::Parameter(_))) {
        return Err("a policy cannot trust third-party blocks".to_owned());
    }
    let terms = || body.iter().flat_map(|predicate| &predicate.terms);
    terms().try_for_each(|term| kind(term).map(drop)).map_err(refused)?;
    expressions.iter().try_for_each(|one| steps(&one.ops, &|_| None).map(drop)).map_err(refused)?;
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

fn refused(construct: &str) -> String {
    format!("`{construct}` is not accepted in policies")
}
