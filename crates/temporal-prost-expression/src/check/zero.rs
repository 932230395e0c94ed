//! Fields that are null when they have their zero value.

use super::{Checker, shape::Shape};
use crate::{
    parser::ast::{Case, Expression, Match, Node, Span},
    problem::{Problem, Rule},
    value::{
        Value, coerce,
        operator::{Comparison, Operator},
    },
};

impl<'p> Checker<'p> {
    /// Reports a comparison of a field with the value that it never has.
    pub(super) fn zero_comparison(
        &mut self,
        operator: Operator,
        operands: &'p (Expression, Expression),
        (left, right): (&Shape<'p>, &Shape<'p>),
    ) {
        let Operator::Compare(comparison) = operator else { return };
        let sides = [(left, &operands.0, &operands.1), (right, &operands.1, &operands.0)];
        for (shape, field, other) in sides {
            let (Some(zero), Node::Literal(literal)) = (&shape.zero, &other.node) else { continue };
            match comparison {
                Comparison::Equal if same(zero, literal) => {
                    self.zero(zero, "so this is never true", field.span);
                }
                Comparison::NotEqual if same(zero, literal) => {
                    self.zero(zero, "so this is always true", field.span);
                }
                Comparison::Equal | Comparison::NotEqual => {}
                _ if self.guards == 0 => self.zero(zero, "so this comparison fails", field.span),
                _ => {}
            }
        }
    }

    /// Reports cases that a field never takes.
    pub(super) fn zero_cases(&mut self, cases: &'p Match, subject: &Shape<'p>) {
        let (Some(zero), Some(field)) = (&subject.zero, &cases.subject) else { return };
        let never = |(case, _): &(Case, Expression)| matches!(case, Case::Equals(value) if same(zero, value));
        if cases.cases.iter().any(never) {
            self.zero(zero, "so its case is never taken", field.span);
        }
    }

    /// Reports a negation that fails.
    pub(super) fn zero_negation(&mut self, operand: &Shape<'p>, span: Span) {
        match &operand.zero {
            Some(zero) if self.guards == 0 => self.zero(zero, "so `!` fails", span),
            _ => {}
        }
    }

    /// Reports `.string()` of a field.
    pub(super) fn zero_text(&mut self, target: &Shape<'p>, span: Span) {
        if let Some(zero) = &target.zero {
            self.zero(zero, "so its text is `null`", span);
        }
    }

    fn zero(&mut self, value: &Value, consequence: &str, span: Span) {
        let zero = source(value);
        let message = format!("this field is null when it is {zero}, {consequence}");
        let help = match value {
            // The literal `[]` has the text `null`, too.
            Value::Array(_) | Value::Object(_) => "add a default with `.or(…)`".to_owned(),
            _ => format!("add `.or({zero})` to the field"),
        };
        self.report(Problem::new(Rule::ZeroIsNull, message, span.range()).help(help));
    }
}

fn same(zero: &Value, literal: &Value) -> bool {
    coerce::equal(zero, literal)
}

/// A value as it is written in an expression.
fn source(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        other => coerce::to_string(other.clone()),
    }
}
