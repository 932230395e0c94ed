//! Operators on values.

use crate::value::{
    Value, coerce,
    reason::{Outcome, Reason},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Divide,
    Multiply,
    Modulo,
    Compare(Comparison),
    And,
    Or,
    Coalesce,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
}

/// The result of an operator that needs both operands.
pub(crate) fn apply(operator: Operator, left: &Value, right: &Value) -> Outcome {
    match operator {
        Operator::Add => add(left, right),
        Operator::Subtract => numbers(left, right, &SUBTRACT),
        Operator::Multiply => numbers(left, right, &MULTIPLY),
        Operator::Divide => divide(left, right),
        Operator::Modulo => modulo(left, right),
        Operator::Compare(comparison) => compare(comparison, left, right).map(Value::Bool),
        Operator::And | Operator::Or | Operator::Coalesce => {
            Err("this operator evaluates its operands".into())
        }
    }
}

/// An operation for each kind of number. Integers wrap around.
struct Numeric {
    int: fn(i64, i64) -> i64,
    float: fn(f64, f64) -> f64,
}

const ADD: Numeric = Numeric { int: i64::wrapping_add, float: |a, b| a + b };
const SUBTRACT: Numeric = Numeric { int: i64::wrapping_sub, float: |a, b| a - b };
const MULTIPLY: Numeric = Numeric { int: i64::wrapping_mul, float: |a, b| a * b };

/// Two numbers as floats.
fn floats(left: &Value, right: &Value) -> Result<(f64, f64), Reason> {
    let Some(numbers) = coerce::number(left).ok().zip(coerce::number(right).ok()) else {
        let (left, right) = (left.type_name(), right.type_name());
        return Err(format!("this operator needs two numbers, got {left} and {right}").into());
    };
    Ok(numbers)
}

fn is_float(value: &Value) -> bool {
    matches!(value, Value::Float(_) | Value::Single(_))
}

/// A float if one of the operands is, else an integer.
fn numbers(left: &Value, right: &Value, operation: &Numeric) -> Outcome {
    let (a, b) = floats(left, right)?;
    if is_float(left) || is_float(right) {
        return Ok(Value::Float((operation.float)(a, b)));
    }
    Ok(Value::Int((operation.int)(coerce::int(left)?, coerce::int(right)?)))
}

fn add(left: &Value, right: &Value) -> Outcome {
    match left {
        Value::String(_) | Value::Bytes(_) => {
            let mut joined = coerce::text(left.clone())?;
            joined.push_str(&coerce::text(right.clone())?);
            Ok(Value::String(joined))
        }
        Value::Timestamp(_) => Err(Reason::expected("number or string", left)),
        _ => numbers(left, right, &ADD),
    }
}

fn divide(left: &Value, right: &Value) -> Outcome {
    let (left, right) = (coerce::number(left)?, coerce::number(right)?);
    if right == 0.0 {
        return Err("attempted to divide by zero".into());
    }
    Ok(Value::Float(left / right))
}

fn modulo(left: &Value, right: &Value) -> Outcome {
    let (left, right) = (coerce::int(left)?, coerce::int(right)?);
    if right == 0 {
        return Err("attempted to divide by zero".into());
    }
    Ok(Value::Int(left.wrapping_rem(right)))
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Result<bool, Reason> {
    let generic = || match comparison {
        Comparison::Equal => Ok(coerce::equal(left, right)),
        Comparison::NotEqual => Ok(!coerce::equal(left, right)),
        _ => {
            let (left, right) = (left.type_name(), right.type_name());
            Err(format!("{left} and {right} have no order").into())
        }
    };
    match left {
        Value::String(_) | Value::Bytes(_) | Value::Timestamp(_) => match coerce::text(right.clone()) {
            Ok(right) => Ok(holds(comparison, &coerce::text(left.clone())?, &right)),
            Err(_) => generic(),
        },
        // Also integers are compared as floats.
        Value::Int(_) | Value::Uint(_) | Value::Float(_) | Value::Single(_) => match floats(left, right) {
            Ok((a, b)) => Ok(holds(comparison, &a, &b)),
            Err(_) => generic(),
        },
        _ => generic(),
    }
}

fn holds<T: PartialOrd>(comparison: Comparison, left: &T, right: &T) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Greater => left > right,
        Comparison::Less => left < right,
        Comparison::GreaterOrEqual => left >= right,
        Comparison::LessOrEqual => left <= right,
    }
}
