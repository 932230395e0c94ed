//! The types of conditions in the Datalog of policies.
//!
//! The generator reads conditions with `biscuit-parser`, and workers evaluate them with `biscuit-auth`. Both crates have
//! their own types for the same terms and operators, and [`steps_of!`](crate::steps_of) converts either. So the generator
//! refuses a condition if and only if workers would. This module is for the crates of the project and can change in every
//! release.

mod library;
mod operator;

pub use operator::Operator;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An integer.
    Integer,
    /// A string.
    Text,
    /// A time.
    Date,
    /// A byte string.
    Bytes,
    /// A boolean.
    Flag,
    /// A set.
    Set,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Integer, Self::Text, Self::Date, Self::Bytes, Self::Flag, Self::Set];

    /// Returns the name in sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Bytes => "bytes",
            Self::Flag => "a bool",
            Self::Set => "a set",
        }
    }
}

/// A step of an expression, in the order of evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A value, or a variable whose type may be unknown.
    Value(Option<Kind>),
    /// The right side of `&&` or `||`.
    Condition(Vec<Self>),
    /// An operator, which takes its operands from the steps before.
    Operator(Operator),
}

/// An operator that does not apply to its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllTyped {
    /// The operator, or `condition` if the expression does not yield a boolean.
    pub operator: &'static str,
    /// The types of the operands that are known.
    pub operands: Vec<Kind>,
}

/// An operand on the stack.
#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Value(Option<Kind>),
    Condition,
}

impl Operand {
    fn of(kind: Kind) -> Self {
        Self::Value(Some(kind))
    }
}

/// Checks that an expression yields a boolean and cannot fail.
///
/// # Errors
/// Returns the first operator that fails for some or all values of the types of its operands.
pub fn check(steps: &[Step]) -> Result<(), IllTyped> {
    let mut stack = Vec::new();
    for step in steps {
        let operand = match step {
            Step::Value(kind) => Operand::Value(*kind),
            Step::Condition(steps) => {
                check(steps)?;
                Operand::Condition
            }
            Step::Operator(operator) => apply(*operator, &mut stack)?,
        };
        stack.push(operand);
    }
    match &stack[..] {
        [Operand::Value(None | Some(Kind::Flag))] => Ok(()),
        others => Err(ill_typed("condition", others)),
    }
}

fn apply(operator: Operator, stack: &mut Vec<Operand>) -> Result<Operand, IllTyped> {
    let count = operator.operands();
    let operands = stack.split_off(stack.len().saturating_sub(count));
    let result = match operands[..] {
        [Operand::Value(one)] if count == 1 => operator.unary(one),
        [Operand::Value(left), Operand::Value(right)] => operator.binary(left, right),
        [Operand::Value(left), Operand::Condition] => operator.lazy(left),
        _ => None,
    };
    result.ok_or_else(|| ill_typed(operator.name(), &operands))
}

fn ill_typed(operator: &'static str, operands: &[Operand]) -> IllTyped {
    let kind = |operand: &Operand| match operand {
        Operand::Value(kind) => *kind,
        Operand::Condition => Some(Kind::Flag),
    };
    IllTyped { operator, operands: operands.iter().filter_map(kind).collect() }
}

#[cfg(test)]
mod tests {
    use super::{
        Kind::{Date, Flag, Integer, Set, Text},
        Operator::*,
        *,
    };

    fn checked(operator: Operator, operands: &[Option<Kind>]) -> bool {
        let values = operands.iter().map(|kind| Step::Value(*kind));
        let whole = [Length, Parens, Union, Intersection];
        let steps: Vec<_> = values.chain([Step::Operator(operator)]).collect();
        match check(&steps) {
            Err(error) => whole.contains(&operator) && error.operator == "condition",
            Ok(()) => true,
        }
    }

    #[test]
    fn operators_apply_to_some_types() {
        for (operator, operands, applies) in [
            (LessThan, &[Some(Integer), Some(Integer)][..], true),
            (LessThan, &[Some(Date), Some(Date)], true),
            (LessThan, &[Some(Text), Some(Text)], false),
            (LessThan, &[Some(Integer), Some(Date)], false),
            (Equal, &[Some(Text), Some(Text)], true),
            (Equal, &[Some(Text), Some(Integer)], false),
            (HeterogeneousEqual, &[Some(Text), Some(Integer)], true),
            (Contains, &[Some(Set), Some(Integer)], true),
            (Contains, &[Some(Text), Some(Integer)], false),
            (Prefix, &[Some(Text), Some(Text)], true),
            (Negate, &[Some(Flag)], true),
            (Negate, &[Some(Text)], false),
            (Length, &[Some(Set)], true),
            (Length, &[Some(Integer)], false),
            (Union, &[Some(Set), Some(Set)], true),
        ] {
            assert_eq!(checked(operator, operands), applies, "{operator:?} {operands:?}");
        }
    }

    /// The type of a variable is unknown if a worker states the fact.
    #[test]
    fn unknown_types_are_accepted_if_any_type_is_right() {
        for (operator, operands, applies) in [
            (LessThan, &[None, Some(Integer)][..], true),
            (LessThan, &[None, Some(Text)], false),
            (Prefix, &[None, None], true),
            (Prefix, &[Some(Integer), None], false),
            (Negate, &[None], true),
        ] {
            assert_eq!(checked(operator, operands), applies, "{operator:?} {operands:?}");
        }
    }

    #[test]
    fn an_expression_is_one_condition() {
        assert!(check(&[Step::Value(Some(Flag))]).is_ok());
        assert_eq!(check(&[]).unwrap_err().operator, "condition");
        let number = check(&[Step::Value(Some(Integer))]).unwrap_err();
        assert_eq!((number.operator, &number.operands[..]), ("condition", &[Integer][..]));
        assert_eq!(check(&[Step::Operator(LessThan)]).unwrap_err().operator, "<");
        let right = Step::Condition(vec![Step::Value(Some(Flag))]);
        assert!(check(&[Step::Value(Some(Flag)), right.clone(), Step::Operator(LazyAnd)]).is_ok());
        assert!(check(&[Step::Value(Some(Text)), right, Step::Operator(LazyAnd)]).is_err());
        let wrong = Step::Condition(vec![Step::Value(Some(Text))]);
        assert!(check(&[Step::Value(Some(Flag)), wrong, Step::Operator(LazyAnd)]).is_err());
    }
}
