//! Operators and conditions that evaluate only the operands they need.

use super::{Context, Evaluator};
use crate::{
    parser::ast::{Case, Expression, If, Match, Source},
    value::{
        Value, coerce,
        operator::{self, Operator},
        reason::Outcome,
    },
};

impl<'e> Evaluator<'e> {
    pub(super) fn binary(&mut self, operator: Operator, operands: &'e (Expression, Expression)) -> Outcome {
        let (left, right) = operands;
        match operator {
            Operator::Coalesce => match self.evaluate(left) {
                Err(reason) if reason.fatal => Err(reason),
                Ok(value) if !value.is_nothing() => Ok(value),
                _ => self.evaluate(right),
            },
            Operator::And | Operator::Or => {
                let decided = operator == Operator::Or;
                let left = coerce::boolean(&self.evaluate(left)?)?;
                if left == decided {
                    return Ok(Value::Bool(decided));
                }
                coerce::boolean(&self.evaluate(right)?).map(Value::Bool)
            }
            _ => {
                let left = self.evaluate(left)?;
                operator::apply(operator, &left, &self.evaluate(right)?)
            }
        }
    }

    pub(super) fn branch(&mut self, condition: &'e If) -> Outcome {
        for (condition, then) in &condition.branches {
            // Only a boolean can be true.
            if self.evaluate(condition)? == Value::Bool(true) {
                return self.evaluate(then);
            }
        }
        match &condition.otherwise {
            Some(otherwise) => self.evaluate(otherwise),
            None => Ok(Value::Nothing),
        }
    }

    pub(super) fn select(&mut self, cases: &'e Match) -> Outcome {
        let subject = match &cases.subject {
            Some(subject) => self.evaluate(subject)?,
            None => self.get(&Source::This, &[])?,
        };
        self.contexts.push(Context::Value(subject));
        let result = self.first_case(&cases.cases);
        self.contexts.pop();
        result
    }

    fn first_case(&mut self, cases: &'e [(Case, Expression)]) -> Outcome {
        for (case, then) in cases {
            let holds = match case {
                Case::Any => true,
                Case::Equals(value) => coerce::equal(&self.get(&Source::This, &[])?, value),
                Case::Holds(condition) => self.evaluate(condition)? == Value::Bool(true),
            };
            if holds {
                return self.evaluate(then);
            }
        }
        Ok(Value::Nothing)
    }
}
