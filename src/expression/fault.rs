use std::ops::Range;

use temporal_prost_expression::{Failure, Problem, Rule};

/// What is wrong with an expression, whether for every input or for one.
pub(super) struct Fault {
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// Where, in bytes of the expression's text.
    pub(super) range: Option<Range<usize>>,
}

impl Fault {
    /// Of the problems those that are errors.
    pub(super) fn denied(problems: Vec<Problem>) -> Vec<Self> {
        // Go takes an unknown field for null, so that it is a lint; but nobody means it.
        let denied = |problem: &Problem| !problem.rule.is_lint() || problem.rule == Rule::UnknownField;
        problems.into_iter().filter(denied).map(Self::from).collect()
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let Problem { rule, message, help, range, .. } = problem;
        Self { rule: rule.name(), message, help, range: Some(range) }
    }
}

impl From<&Failure> for Fault {
    fn from(failure: &Failure) -> Self {
        let range = failure.range();
        let message = if range.is_some() { failure.reason().to_owned() } else { failure.to_string() };
        Self { rule: "evaluation", message, help: None, range }
    }
}
