//! Evaluation of the schema's expressions for ids and search attributes.

use crate::{
    options::WorkflowOptions,
    payload::{Envelope, MessageOf, PayloadError, json_payload},
};
use std::collections::HashMap;
use temporal_prost_expression::{Env, EvaluateError, Failure, Mapping, ParseError, Template};
use temporalio_common::{
    protos::temporal::api::common::v1::{Payload, SearchAttributes as Attributes},
    search_attributes::SearchAttributes,
};

/// The id expression of a workflow whose schema sets none.
pub const RANDOM_ID: &str = "${! uuid_v4() }";

/// An error evaluating an expression of the schema over an input. Nothing was sent to the server.
///
/// ```
/// use temporal_prost::{ExpressionError, Report, StartError};
///
/// fn tell(error: &StartError) {
///     match error {
///         // The id uses a field that is not set in this input.
///         StartError::Expression { source: ExpressionError::Evaluate { message, source }, .. } => {
///             eprintln!("cannot build the id from this {message}: {source}");
///         }
///         error => eprintln!("{}", Report::new(error)),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExpressionError {
    /// The input has no JSON form, over which the expression is evaluated.
    #[error("the input has no JSON form")]
    Input(#[from] PayloadError),
    /// The expression cannot be parsed, because the generated code is newer than this crate.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// The expression has no value for this input.
    #[error("invalid input of type `{message}`")]
    Evaluate {
        /// The full protobuf name of the input.
        message: &'static str,
        /// The expression and the reason why it failed.
        source: EvaluateError,
    },
    /// A mapping of search attributes evaluates to something other than an object.
    #[error("mapping `{mapping}` does not evaluate to an object of search attributes")]
    NotAnObject {
        /// The mapping.
        mapping: &'static str,
    },
}

impl ExpressionError {
    /// Returns the path of the field that the expression needs and that is unset or empty in the input, in JSON names
    /// such as `customer.id`. If several expressions of an id fail, it is the first field.
    ///
    /// ```
    /// use temporal_prost::StartError;
    ///
    /// fn missing(error: &StartError) -> Option<String> {
    ///     match error {
    ///         StartError::Expression { source, .. } => source.field().map(|field| format!("{field} is required")),
    ///         _ => None,
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Evaluate { source, .. } => source.failures().iter().find_map(Failure::field),
            _ => None,
        }
    }
}

fn evaluation_error<E: Envelope>(source: EvaluateError) -> ExpressionError {
    ExpressionError::Evaluate { message: E::MESSAGE, source }
}

/// Evaluates the id `expression` over `input`.
///
/// # Errors
/// Returns an error if the expression has no value for this input.
pub fn id<E: Envelope>(
    expression: &str,
    input: &MessageOf<E>,
    env: &mut dyn Env,
) -> Result<String, ExpressionError> {
    let template = Template::parse(expression)?;
    template.evaluate(&E::to_json(input)?, env).map_err(evaluation_error::<E>)
}

/// Returns the search attributes that the schema sets for a workflow with this input, if any.
pub(crate) fn search_attributes<E: Envelope>(
    schema: WorkflowOptions,
    input: &MessageOf<E>,
    env: &mut dyn Env,
) -> Result<Option<SearchAttributes>, ExpressionError> {
    if schema.search_attributes.or(schema.typed_search_attributes).is_none() {
        return Ok(None);
    }
    let input = E::to_json(input)?;
    let mut indexed_fields = HashMap::new();
    if let Some(mapping) = schema.search_attributes {
        indexed_fields.extend(untyped::<E>(mapping, &input, env)?);
    }
    if let Some(mapping) = schema.typed_search_attributes {
        indexed_fields.extend(typed::<E>(mapping, &input, env)?);
    }
    Ok(Some(Attributes { indexed_fields }.into()))
}

/// Evaluates search attributes whose types the server knows. Null values are left unset.
fn untyped<E: Envelope>(
    mapping: &'static str,
    input: &serde_json::Value,
    env: &mut dyn Env,
) -> Result<Vec<(String, Payload)>, ExpressionError> {
    match Mapping::parse(mapping)?.evaluate(input, env).map_err(evaluation_error::<E>)? {
        serde_json::Value::Object(attributes) => Ok(attributes
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, json_payload(&value, None)))
            .collect()),
        _ => Err(ExpressionError::NotAnObject { mapping }),
    }
}

fn typed<E: Envelope>(
    mapping: &str,
    input: &serde_json::Value,
    env: &mut dyn Env,
) -> Result<Vec<(String, Payload)>, ExpressionError> {
    let attributes = Mapping::parse(mapping)?.search_attributes(input, env).map_err(evaluation_error::<E>)?;
    let payload = |(name, value): (String, temporal_prost_expression::SearchAttribute)| {
        (name, json_payload(&value.to_json(), Some(value.type_name())))
    };
    Ok(attributes.into_iter().map(payload).collect())
}
