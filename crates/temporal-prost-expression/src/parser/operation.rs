//! Operators and their precedence.

use super::cursor::{Fault, Parse, Parser};
use crate::{
    limits::MAX_DEPTH,
    parser::ast::{Expression, Node, Span},
    problem::Rule,
    value::{
        Value,
        operator::{self, Comparison, Operator},
    },
};

/// Longer tokens come before those that they begin with.
const OPERATORS: [(&str, Operator); 14] = [
    ("+", Operator::Add),
    ("-", Operator::Subtract),
    ("/", Operator::Divide),
    ("*", Operator::Multiply),
    ("%", Operator::Modulo),
    ("&&", Operator::And),
    ("||", Operator::Or),
    ("==", Operator::Compare(Comparison::Equal)),
    ("!=", Operator::Compare(Comparison::NotEqual)),
    (">=", Operator::Compare(Comparison::GreaterOrEqual)),
    ("<=", Operator::Compare(Comparison::LessOrEqual)),
    (">", Operator::Compare(Comparison::Greater)),
    ("<", Operator::Compare(Comparison::Less)),
    ("|", Operator::Coalesce),
];

/// Binds tightest first.
fn precedence(operator: Operator) -> usize {
    match operator {
        Operator::Divide | Operator::Multiply | Operator::Modulo | Operator::Coalesce => 0,
        Operator::Add | Operator::Subtract => 1,
        Operator::Compare(_) => 2,
        Operator::And | Operator::Or => 3,
    }
}

const PRECEDENCES: usize = 4;

impl Parser<'_> {
    pub(super) fn operation(&mut self) -> Parse<Expression> {
        let mut operands = vec![self.signed_operand()?];
        let mut operators = Vec::new();
        while let Some(operator) = self.operator() {
            operators.push(operator);
            operands.push(self.signed_operand()?);
        }
        for level in 0..PRECEDENCES {
            (operands, operators) = combine(operands, operators, level)?;
        }
        operands.pop().ok_or_else(|| self.expected("a value"))
    }

    fn signed_operand(&mut self) -> Parse<Expression> {
        let start = self.at;
        let negative = self.eat("-");
        if !negative {
            return self.operand();
        }
        self.blank();
        let operand = self.operand()?;
        let zero = Expression::new(Node::Literal(Value::Int(0)), Span::new(start, start));
        binary(Operator::Subtract, zero, operand)
    }

    fn operator(&mut self) -> Option<Operator> {
        let start = self.at;
        self.spaces();
        let found = OPERATORS.iter().find(|(token, _)| self.rest().starts_with(token));
        let Some((token, operator)) = found else {
            self.at = start;
            return None;
        };
        self.at += token.len();
        self.blank();
        Some(*operator)
    }
}

/// Joins the operands of the operators of one level, from left to right.
fn combine(
    operands: Vec<Expression>,
    operators: Vec<Operator>,
    level: usize,
) -> Parse<(Vec<Expression>, Vec<Operator>)> {
    let mut operands = operands.into_iter();
    let mut joined: Vec<Expression> = operands.next().into_iter().collect();
    let mut left_over = Vec::new();
    for (operator, right) in operators.into_iter().zip(operands) {
        if precedence(operator) != level {
            left_over.push(operator);
            joined.push(right);
        } else if let Some(left) = joined.pop() {
            joined.push(binary(operator, left, right)?);
        }
    }
    Ok((joined, left_over))
}

/// An operation, or its result if both operands are known. As in Go, one that fails is refused at once.
fn binary(operator: Operator, left: Expression, right: Expression) -> Parse<Expression> {
    let span = Span::new(left.span.start, right.span.end);
    let node = match (&left.node, &right.node) {
        (Node::Literal(a), Node::Literal(b)) if folds(operator) => {
            let result = operator::apply(operator, a, b);
            Node::Literal(result.map_err(|reason| Fault::fatal(Rule::AlwaysFails, reason.to_string(), span))?)
        }
        _ => Node::Binary(operator, Box::new((left, right))),
    };
    let expression = Expression::new(node, span);
    if expression.height > MAX_DEPTH { Err(Fault::too_complex(span)) } else { Ok(expression) }
}

fn folds(operator: Operator) -> bool {
    !matches!(operator, Operator::And | Operator::Or | Operator::Coalesce)
}
