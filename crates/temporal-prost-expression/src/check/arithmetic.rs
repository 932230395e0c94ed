//! Operators.

use super::{Checker, shape::Shape};
use crate::{
    parser::ast::{Expression, Span},
    value::{
        kinds::Kinds,
        operator::{Comparison, Operator},
    },
};

/// The kinds that `|` replaces.
pub(super) const ABSENT: Kinds = Kinds::NULL.or(Kinds::DELETED).or(Kinds::NOTHING);

/// The kinds that are true or false to an operator.
const TRUTH: Kinds = Kinds::BOOL.or(Kinds::NUMBER);

impl<'p> Checker<'p> {
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        operands: &'p (Expression, Expression),
        span: Span,
    ) -> Shape<'p> {
        let (left, right) = operands;
        match operator {
            Operator::Coalesce => {
                let left = self.guard(|checker| checker.expression(left)).without(ABSENT);
                let right = self.guard(|checker| checker.expression(right));
                left.or(right)
            }
            Operator::And | Operator::Or => {
                let left = self.expression(left);
                let possible = self.needs(&left, (TRUTH, "this operator"), span);
                self.guard(|checker| checker.expression(right));
                possible.map_or_else(Shape::none, |()| Shape::of(Kinds::BOOL))
            }
            _ => {
                let (left, right) = (self.expression(left), self.expression(right));
                self.zero_comparison(operator, operands, (&left, &right));
                self.operation(operator, (&left, &right), span)
            }
        }
    }

    fn operation(
        &mut self,
        operator: Operator,
        (left, right): (&Shape<'p>, &Shape<'p>),
        span: Span,
    ) -> Shape<'p> {
        if left.kinds.is_empty() || right.kinds.is_empty() {
            return Shape::none();
        }
        let result = result(operator, left.kinds, right.kinds);
        if result.is_empty() {
            let message = format!("this operator does not apply to {} and {}", left.kinds, right.kinds);
            return self.fails(span, message);
        }
        Shape::of(result)
    }
}

fn result(operator: Operator, left: Kinds, right: Kinds) -> Kinds {
    let both = |a: Kinds, b: Kinds| left.overlaps(a) && right.overlaps(b);
    let numbers = if both(Kinds::NUMBER, Kinds::NUMBER) { Kinds::NUMBER } else { Kinds::NONE };
    match operator {
        Operator::Add if both(Kinds::TEXT, Kinds::TEXTUAL) => numbers.or(Kinds::STRING),
        Operator::Compare(Comparison::Equal | Comparison::NotEqual) => Kinds::BOOL,
        Operator::Compare(_) if !numbers.is_empty() || both(Kinds::TEXTUAL, Kinds::TEXTUAL) => Kinds::BOOL,
        Operator::Compare(_) => Kinds::NONE,
        _ => numbers,
    }
}
