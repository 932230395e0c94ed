//! The types and the cost of expressions.

use super::{
    Unbounded,
    kind::{size, unsupported},
};
use std::collections::HashMap;
use temporal_prost_expression::condition::{IllTyped, check};

temporal_prost_expression::steps_of!(biscuit_auth);

/// Checks that a condition yields a boolean and cannot fail, and returns its cost.
pub(super) fn condition(ops: &[Op], variables: &HashMap<&str, Kind>) -> Result<u64, Unbounded> {
    let steps = steps(ops, &|name| variables.get(name).copied()).map_err(unsupported)?;
    bound(ops, variables)?;
    check(&steps)
        .map_err(|IllTyped { operator, .. }| Unbounded::IllTyped { operator: operator.to_owned() })?;
    Ok(cost(ops))
}

/// Checks the values and operators, without the types of the variables.
pub(super) fn constructs(ops: &[Op]) -> Result<(), Unbounded> {
    steps(ops, &|_| None).map(drop).map_err(unsupported)
}

/// Checks that all variables have values.
fn bound(ops: &[Op], variables: &HashMap<&str, Kind>) -> Result<(), Unbounded> {
    ops.iter().try_for_each(|op| match op {
        Op::Value(Term::Variable(name)) if !variables.contains_key(name.as_str()) => {
            Err(Unbounded::Unbound { variable: name.clone() })
        }
        Op::Closure(_, ops) => bound(ops, variables),
        _ => Ok(()),
    })
}

fn cost(ops: &[Op]) -> u64 {
    let cost = |op: &Op| match op {
        Op::Value(term) => size(term),
        Op::Closure(_, ops) => cost(ops),
        Op::Unary(_) | Op::Binary(_) => 1,
    };
    ops.iter().map(cost).fold(0, u64::saturating_add)
}
