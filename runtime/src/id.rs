//! Ids of workflows and updates, evaluated from the schema's expressions.

use crate::payload::{Message, PayloadError, Value};
use temporal_prost_expression::{Env, EvaluateError, ParseError, Template};

/// Why an id could not be made from the schema's expression. Nothing was sent to the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The input has no JSON form over which the expression could be evaluated.
    #[error("the id could not be evaluated: the input has no JSON form")]
    Input(#[from] PayloadError),
    /// The expression does not parse: the generator of this code was older than its runtime.
    #[error("the id could not be evaluated: {0}")]
    Parse(#[from] ParseError),
    /// The expression has no value for this input.
    #[error("the id could not be evaluated: {0}")]
    Evaluate(#[from] EvaluateError),
}

/// The id that `expression` gives for `input`.
pub(crate) fn evaluate<V: Value>(
    expression: &str,
    input: &Message<V>,
    env: &mut dyn Env,
) -> Result<String, IdError> {
    let template = Template::parse(expression)?;
    Ok(template.evaluate(&V::to_json(input)?, env)?)
}
