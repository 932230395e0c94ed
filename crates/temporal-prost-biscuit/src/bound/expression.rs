//! The types of expressions.

use super::{
    Unbounded,
    kind::{self, Kind, size, unsupported},
};
use biscuit_auth::builder::{Binary, Op, Term, Unary};
use std::collections::HashMap;

type Variables<'a> = HashMap<&'a str, Kind>;

/// An operand on the stack.
#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Value(Kind),
    /// The right side of `&&` or `||`, which yields a boolean.
    Condition,
}

/// Checks that a condition yields a boolean and cannot fail, and returns its cost.
pub(super) fn condition(ops: &[Op], variables: &Variables<'_>) -> Result<u64, Unbounded> {
    let mut stack = Vec::new();
    let mut cost: u64 = 0;
    for op in ops {
        let (operand, steps) = match op {
            Op::Value(term) => (value(term, variables)?, size(term)),
            Op::Closure(parameters, ops) if parameters.is_empty() => {
                (Operand::Condition, condition(ops, variables)?)
            }
            Op::Closure(..) => return Err(unsupported("a closure")),
            Op::Unary(operator) => (unary(operator, stack.pop())?, 1),
            Op::Binary(operator) => {
                let right = stack.pop();
                (binary(operator, stack.pop(), right)?, 1)
            }
        };
        stack.push(operand);
        cost = cost.saturating_add(steps);
    }
    if stack == [Operand::Value(Kind::Flag)] { Ok(cost) } else { Err(ill_typed("condition")) }
}

/// Checks the values and operators, without the types of the variables.
pub(super) fn constructs(ops: &[Op]) -> Result<(), Unbounded> {
    ops.iter().try_for_each(|op| match op {
        Op::Value(term) => kind::accepted(term),
        Op::Closure(_, ops) => constructs(ops),
        Op::Unary(operator) => unary_name(operator).map(|_| ()),
        Op::Binary(operator) => accepted(operator).map(|_| ()),
    })
}

fn value(term: &Term, variables: &Variables<'_>) -> Result<Operand, Unbounded> {
    let kind = match term {
        Term::Variable(name) => variables.get(name.as_str()).copied(),
        _ => None,
    };
    kind.map_or_else(|| Kind::of(term), Ok).map(Operand::Value)
}

fn unary(operator: &Unary, operand: Option<Operand>) -> Result<Operand, Unbounded> {
    let name = unary_name(operator)?;
    let Some(Operand::Value(kind)) = operand else { return Err(ill_typed(name)) };
    match (operator, kind) {
        (Unary::Negate, Kind::Flag) | (Unary::Parens, _) => Ok(Operand::Value(kind)),
        (Unary::Length, Kind::Text | Kind::Bytes | Kind::Set) => Ok(Operand::Value(Kind::Integer)),
        _ => Err(ill_typed(name)),
    }
}

fn unary_name(operator: &Unary) -> Result<&'static str, Unbounded> {
    match operator {
        Unary::Negate => Ok("!"),
        Unary::Parens => Ok("()"),
        Unary::Length => Ok("length"),
        Unary::TypeOf => Err(unsupported("type")),
        Unary::Ffi(_) => Err(unsupported("extern")),
    }
}

fn binary(operator: &Binary, left: Option<Operand>, right: Option<Operand>) -> Result<Operand, Unbounded> {
    let name = accepted(operator)?;
    let kind = match (left, right) {
        (Some(Operand::Value(Kind::Flag)), Some(Operand::Condition)) => lazy(operator),
        (Some(Operand::Value(left)), Some(Operand::Value(right))) => eager(operator, left, right),
        _ => None,
    };
    kind.map(Operand::Value).ok_or_else(|| ill_typed(name))
}

fn lazy(operator: &Binary) -> Option<Kind> {
    matches!(operator, Binary::LazyAnd | Binary::LazyOr).then_some(Kind::Flag)
}

/// Returns the type of the result, or `None` if the operator fails for some values of these types.
fn eager(operator: &Binary, left: Kind, right: Kind) -> Option<Kind> {
    use Kind::{Date, Flag, Integer, Set, Text};
    match (operator, left, right) {
        (
            Binary::LessThan | Binary::LessOrEqual | Binary::GreaterThan | Binary::GreaterOrEqual,
            Integer | Date,
            _,
        )
        | (Binary::Equal | Binary::NotEqual, _, _)
            if left == right =>
        {
            Some(Flag)
        }
        (Binary::HeterogeneousEqual | Binary::HeterogeneousNotEqual, _, _)
        | (Binary::Contains, Set, _)
        | (Binary::Contains | Binary::Prefix | Binary::Suffix, Text, Text)
        | (Binary::And | Binary::Or, Flag, Flag) => Some(Flag),
        (Binary::Intersection | Binary::Union, Set, Set) => Some(Set),
        _ => None,
    }
}

/// Returns the name of an operator that cannot fail for the right types. Arithmetic overflows, and regular expressions
/// take long to compile.
fn accepted(operator: &Binary) -> Result<&'static str, Unbounded> {
    Ok(match operator {
        Binary::LessThan => "<",
        Binary::GreaterThan => ">",
        Binary::LessOrEqual => "<=",
        Binary::GreaterOrEqual => ">=",
        Binary::Equal => "===",
        Binary::NotEqual => "!==",
        Binary::HeterogeneousEqual => "==",
        Binary::HeterogeneousNotEqual => "!=",
        Binary::Contains => "contains",
        Binary::Prefix => "starts_with",
        Binary::Suffix => "ends_with",
        Binary::And | Binary::LazyAnd => "&&",
        Binary::Or | Binary::LazyOr => "||",
        Binary::Intersection => "intersection",
        Binary::Union => "union",
        refused => return Err(unsupported(refused_name(refused))),
    })
}

fn refused_name(operator: &Binary) -> &'static str {
    match operator {
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
        _ => "extern",
    }
}

fn ill_typed(operator: &str) -> Unbounded {
    Unbounded::IllTyped { operator: operator.to_owned() }
}
