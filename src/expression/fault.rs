use std::ops::Range;

use temporal_prost_expression::{Failure, Problem};

use crate::diagnostic::Rule;

/// A problem of an expression, for all inputs or for one.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) rule: Rule,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// The range in the text, in bytes.
    pub(super) range: Option<Range<usize>>,
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let Problem { rule, message, help, range, .. } = problem;
        Self { rule: Rule::Expression(rule), message, help, range: Some(range) }
    }
}

impl From<&Failure> for Fault {
    fn from(failure: &Failure) -> Self {
        let range = failure.range();
        let message = if range.is_some() { failure.reason().to_owned() } else { failure.to_string() };
        Self { rule: Rule::Evaluation, message, help: None, range }
    }
}
