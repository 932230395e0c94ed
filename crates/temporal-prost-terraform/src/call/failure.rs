//! Errors of calls, in the kinds that resources distinguish.

use serde_json::Value as Json;
use std::error::Error;
use temporal_prost::{
    ExpressionError, InteractionError, PayloadError, QueryError, Report, ResultError, StartError,
    UpdateError, UpdateWithStartError,
    client::tonic::{Code, Status},
    common::protos::temporal::api::failure::v1::ApplicationFailureInfo,
    hook::Refusal,
};

/// The failure of a call.
#[derive(Debug)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// The error and its causes.
    pub text: String,
    /// The type of the application failure. Empty if it is not an application failure.
    pub failure_type: String,
    /// The fields that the failure names, with what is wrong with them.
    pub fields: Vec<(String, String)>,
}

/// The kind of a call's failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The workflow, update or query itself has failed.
    Failed,
    /// The workflow does not exist.
    NotFound,
    /// Another workflow has the id.
    AlreadyStarted,
    /// The server did not answer or rejected the call, so the outcome is unknown.
    Other,
}

impl Failure {
    fn new(kind: FailureKind, error: &(dyn Error + 'static)) -> Self {
        let text = Report::new(error).to_string();
        Self { kind, text, failure_type: String::new(), fields: Vec::new() }
    }

    /// Adds the type and the details of the failure.
    fn with(mut self, application: Option<&ApplicationFailureInfo>) -> Self {
        if let Some(application) = application {
            self.failure_type.clone_from(&application.r#type);
            let payloads = application.details.iter().flat_map(|details| &details.payloads);
            let details = payloads.filter_map(|payload| serde_json::from_slice(&payload.data).ok());
            self.fields = details.flat_map(|details: Json| violations(&details)).collect();
        }
        self
    }

    /// Adds the type and the details of a refusal by a hook in this process.
    fn refused(mut self, refusal: &Refusal) -> Self {
        refusal.kind().clone_into(&mut self.failure_type);
        self.fields = refusal.details().map(violations).unwrap_or_default();
        self
    }
}

/// Returns the fields that a `google.rpc.BadRequest` names.
fn violations(details: &Json) -> Vec<(String, String)> {
    let violations = details.get("fieldViolations").and_then(Json::as_array);
    let text = |violation: &Json, member| violation.get(member).and_then(Json::as_str).map(str::to_owned);
    let violation = |violation| Some((text(violation, "field")?, text(violation, "description")?));
    violations.into_iter().flatten().filter_map(violation).collect()
}

/// Returns `true` if the namespace is unknown. The status code is the same for an unknown workflow.
pub(super) fn is_namespace(status: Option<&Status>) -> bool {
    status.is_some_and(|status| {
        let details = String::from_utf8_lossy(status.details());
        details.contains("NamespaceNotFound") || status.message().starts_with("Namespace ")
    })
}

fn not_found(status: Option<&Status>) -> FailureKind {
    if is_namespace(status) { FailureKind::Other } else { FailureKind::NotFound }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        let kind = if error.is_already_started() { FailureKind::AlreadyStarted } else { FailureKind::Other };
        let failure = Self::new(kind, &error);
        match &error {
            StartError::Refused { source, .. } => failure.refused(source),
            _ => failure,
        }
    }
}

impl From<ResultError> for Failure {
    fn from(error: ResultError) -> Self {
        let kind = match &error {
            ResultError::Outcome { .. } => FailureKind::Failed,
            error if error.is_not_found() => not_found(error.status()),
            _ => FailureKind::Other,
        };
        Self::new(kind, &error).with(error.application_failure())
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let kind = if error.is_not_found() { not_found(error.status()) } else { FailureKind::Other };
        Self::new(kind, &error)
    }
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        let kind = match &error {
            UpdateError::Failed { .. } => FailureKind::Failed,
            UpdateError::NotFound { .. } => not_found(error.status()),
            _ => FailureKind::Other,
        };
        let failure = Self::new(kind, &error).with(error.application_failure());
        match &error {
            UpdateError::Refused { source, .. } => failure.refused(source),
            _ => failure,
        }
    }
}

impl From<UpdateWithStartError> for Failure {
    fn from(error: UpdateWithStartError) -> Self {
        match error {
            UpdateWithStartError::Start(error) => error.into(),
            UpdateWithStartError::Update(error) => error.into(),
            other => {
                let status = other.status().map(Status::code);
                let is_taken = status == Some(Code::AlreadyExists);
                Self::new(if is_taken { FailureKind::AlreadyStarted } else { FailureKind::Other }, &other)
            }
        }
    }
}

impl From<InteractionError> for Failure {
    fn from(error: InteractionError) -> Self {
        let kind = if error.is_not_found() { not_found(error.status()) } else { FailureKind::Other };
        Self::new(kind, &error)
    }
}

impl From<ExpressionError> for Failure {
    fn from(error: ExpressionError) -> Self {
        let fields = error.field().map(|field| (field.to_owned(), "The id needs a value.".to_owned()));
        let fields = fields.into_iter().collect();
        Self { fields, ..Self::new(FailureKind::Other, &error) }
    }
}

impl From<PayloadError> for Failure {
    fn from(error: PayloadError) -> Self {
        Self::new(FailureKind::Other, &error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_request_names_fields() {
        let details = serde_json::json!({ "fieldViolations": [
            { "field": "nodes", "description": "at most 10" }, { "field": 1 }, 2,
        ]});
        assert_eq!(violations(&details), [("nodes".to_owned(), "at most 10".to_owned())]);
        assert!(violations(&serde_json::json!([])).is_empty());
    }

    #[test]
    fn an_unknown_namespace_is_not_an_unknown_workflow() {
        assert!(is_namespace(Some(&Status::not_found("Namespace shop is not found."))));
        assert!(!is_namespace(Some(&Status::not_found("workflow not found for ID: a"))));
    }
}
