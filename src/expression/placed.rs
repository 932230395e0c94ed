use std::ops::Range;

use temporal_prost_expression::MessageType;

use super::{Expression, Fault};
use crate::{
    diagnostic::{Diagnostic, Location, Rule},
    schema::pool::Rpc,
};

/// An expression, and its place.
#[derive(Clone, Copy)]
pub(crate) struct Placed<'a> {
    pub(crate) expression: &'a Expression,
    origin: Origin<'a>,
}

/// The place of an expression.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// An option of an rpc.
    Rpc(Rpc<'a>),
    /// An argument of the command line, by its name.
    Argument(&'a str),
}

impl<'a> Placed<'a> {
    pub(crate) fn new(expression: &'a Expression, origin: Origin<'a>) -> Self {
        Self { expression, origin }
    }

    /// Returns a diagnostic about the expression.
    pub(crate) fn report(self, rule: Rule, message: impl Into<String>) -> Diagnostic {
        self.diagnostic(Fault { rule, message: message.into(), help: None, range: None })
    }

    /// Returns a diagnostic about a range of the text, in bytes.
    pub(crate) fn diagnose(self, rule: Rule, message: String, range: Range<usize>) -> Diagnostic {
        self.diagnostic(Fault { rule, message, help: None, range: Some(range) })
    }

    /// Checks the rules that are wanted for all inputs of a message type.
    pub(crate) fn check(
        self,
        input: &MessageType<'_>,
        mut is_wanted: impl FnMut(Rule) -> bool,
    ) -> Vec<Diagnostic> {
        let mut faults = match &self.expression.program {
            Ok(program) => program.check(input),
            Err(faults) => faults.clone(),
        };
        faults.retain(|fault| is_wanted(fault.rule));
        self.diagnostics(faults)
    }

    /// Evaluates the expression for an input. Returns the id, or a line for each search attribute.
    pub(crate) fn evaluate(self, input: &serde_json::Value) -> Result<Vec<String>, Vec<Diagnostic>> {
        let program = self.expression.program.as_ref().map_err(Vec::clone);
        program.and_then(|program| program.evaluate(input)).map_err(|faults| self.diagnostics(faults))
    }

    fn diagnostics(self, faults: Vec<Fault>) -> Vec<Diagnostic> {
        faults.into_iter().map(|fault| self.diagnostic(fault)).collect()
    }

    fn diagnostic(self, fault: Fault) -> Diagnostic {
        let Fault { rule, message, help, range } = fault;
        let Expression { purpose, text, .. } = self.expression;
        let mut diagnostic = match self.origin {
            Origin::Rpc(rpc) => {
                let at = rpc.extension_at(purpose.option(), &[purpose.field().number]);
                Diagnostic::new(rule, at, message).option(purpose.field().name)
            }
            Origin::Argument(name) => Diagnostic::new(rule, Location::of_argument(name), message),
        };
        if let Some(range) = range {
            diagnostic = diagnostic.expression(text, range);
        }
        match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}
