//! Conditions, cases and lambdas.

use super::{Checker, shape::Shape};
use crate::{
    parser::ast::{Case, If, Lambda, Match},
    value::kinds::Kinds,
};

impl<'p> Checker<'p> {
    pub(super) fn branches(&mut self, condition: &'p If) -> Shape<'p> {
        let mut result = Shape::none();
        for (position, (condition, then)) in condition.branches.iter().enumerate() {
            // Only the first condition is evaluated for sure.
            self.guards += usize::from(position > 0);
            let condition = self.expression(condition);
            self.guards -= usize::from(position > 0);
            if condition.kinds.is_empty() {
                return result;
            }
            result = result.or(self.guard(|checker| checker.expression(then)));
        }
        match &condition.otherwise {
            Some(otherwise) => result.or(self.guard(|checker| checker.expression(otherwise))),
            None => result.with(Kinds::NOTHING),
        }
    }

    pub(super) fn cases(&mut self, cases: &'p Match) -> Shape<'p> {
        let subject = match &cases.subject {
            Some(subject) => self.expression(subject),
            None => self.contexts.last().cloned().unwrap_or_else(Shape::unknown),
        };
        if subject.kinds.is_empty() {
            return Shape::none();
        }
        self.zero_cases(cases, &subject);
        self.contexts.push(subject);
        let result = self.guard(|checker| checker.results(cases));
        self.contexts.pop();
        result
    }

    fn results(&mut self, cases: &'p Match) -> Shape<'p> {
        let mut result = Shape::none();
        for (case, then) in &cases.cases {
            if let Case::Holds(condition) = case {
                self.expression(condition);
            }
            result = result.or(self.expression(then));
            if matches!(case, Case::Any) {
                return result;
            }
        }
        result.with(Kinds::NOTHING)
    }

    pub(super) fn lambda(&mut self, lambda: &'p Lambda) -> Shape<'p> {
        let Some(context) = self.contexts.pop() else { return Shape::unknown() };
        if let Some(name) = &lambda.name {
            self.names.push((name, context.clone()));
        }
        let result = self.expression(&lambda.body);
        if lambda.name.is_some() {
            self.names.pop();
        }
        self.contexts.push(context);
        result
    }
}
