//! Errors of a client as failures of an activity, with the types of the Go plugin.
//!
//! The outcome of a workflow or handler does not change if the activity runs again, so it is not retried. A request that
//! the server could not answer is.

use crate::{
    failure::{Report, chain},
    hook::Refusal,
    payload::PayloadError,
    remote::{InteractionError, QueryError, ResultError, StartError, UpdateError, UpdateWithStartError},
};
use std::error::Error;
use temporalio_client::{
    errors::WorkflowGetResultError,
    tonic::{Code, Status},
};
use temporalio_common::{
    data_converters::{
        DefaultFailureConverter, FailureConverter as _, PayloadConverter, RawValue, SerializationContextData,
    },
    protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure, failure::FailureInfo},
};
use temporalio_sdk::{activities::ActivityError, error::ApplicationFailure};

type AnyError = Box<dyn Error + Send + Sync>;

/// Returns a failure that is not retried.
fn last(error: impl Into<AnyError>, type_name: &str) -> ActivityError {
    let failure = ApplicationFailure::builder(error).type_name(type_name.to_owned());
    failure.non_retryable(true).build().into()
}

/// Returns the failure of a request, which is retried if the server could not answer it. The refusal of a hook keeps its
/// kind and details.
fn request(error: impl Error + Send + Sync + 'static, status: Option<&Status>) -> ActivityError {
    if let Some(refusal) = Refusal::find(&error) {
        return ApplicationFailure::from(refusal.clone()).into();
    }
    let type_name = match status.map(Status::code) {
        Some(Code::NotFound) => "NotFound",
        Some(Code::InvalidArgument | Code::OutOfRange) | None => "InvalidArgument",
        Some(Code::PermissionDenied | Code::Unauthenticated) => "PermissionDenied",
        Some(Code::FailedPrecondition) => "FailedPrecondition",
        Some(Code::Unimplemented) => "Unimplemented",
        Some(_) => return ApplicationFailure::new(Report::new(&error).to_string()).into(),
    };
    last(Report::new(&error).to_string(), type_name)
}

/// The error of a request that contains an input of another type.
pub(super) fn input(error: PayloadError) -> ActivityError {
    last(error, "InvalidArgument")
}

pub(super) fn start(error: StartError) -> ActivityError {
    if let StartError::AlreadyStarted { .. } = error {
        return last(Report::new(&error).to_string(), "WorkflowExecutionAlreadyStarted");
    }
    let status = error.status().cloned();
    request(error, status.as_ref())
}

pub(super) fn interaction(error: InteractionError) -> ActivityError {
    let status = error.status().cloned();
    request(error, status.as_ref())
}

pub(super) fn query(error: QueryError) -> ActivityError {
    let status = error.status().cloned();
    match status.as_ref().map(Status::code) {
        Some(Code::InvalidArgument) => last(Report::new(&error).to_string(), "QueryFailed"),
        _ => request(error, status.as_ref()),
    }
}

pub(super) fn update(error: UpdateError) -> ActivityError {
    if let Some(failure) = error.failure() {
        return outcome(failure, "ApplicationError");
    }
    let status = error.status().cloned();
    request(error, status.as_ref())
}

pub(super) fn update_with_start(error: UpdateWithStartError) -> ActivityError {
    match error {
        UpdateWithStartError::Start(error) => start(error),
        UpdateWithStartError::Update(error) => update(error),
        error => {
            let status = error.status().cloned();
            request(error, status.as_ref())
        }
    }
}

pub(super) fn result(error: ResultError) -> ActivityError {
    let text = || Report::new(&error).to_string();
    match &error {
        ResultError::Outcome { failure: Some(failure), .. } => outcome(failure, "WorkflowExecutionError"),
        ResultError::Outcome { error, .. } => last(
            text(),
            match **error {
                WorkflowGetResultError::Cancelled { .. } => "CanceledError",
                WorkflowGetResultError::Terminated { .. } => "TerminatedError",
                WorkflowGetResultError::TimedOut => "TimeoutError",
                _ => "WorkflowExecutionError",
            },
        ),
        ResultError::Unknown { .. } => {
            let status = error.status().cloned();
            request(error, status.as_ref())
        }
    }
}

/// Returns the messages and infos of application failures, from the outermost to the innermost.
fn applications(failure: &Failure) -> impl Iterator<Item = (String, ApplicationFailureInfo)> {
    chain(failure).filter_map(|one| match &one.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => Some((one.message.clone(), info.clone())),
        _ => None,
    })
}

/// Converts the failure of a workflow or handler. The outermost application failure that has a type gives its message, type
/// and details, and the whole failure is its cause. The SDK for Rust wraps such failures in others without a type.
fn outcome(failure: &Failure, otherwise: &str) -> ActivityError {
    let typed = applications(failure).find(|(_, info)| !info.r#type.is_empty());
    let application = typed.or_else(|| applications(failure).next());
    let (message, info) = application.unwrap_or_else(|| (failure.message.clone(), Default::default()));
    let type_name = if info.r#type.is_empty() { type_of(failure, otherwise) } else { &info.r#type };
    let details = info.details.clone().map(|details| RawValue { payloads: details.payloads });
    let context = SerializationContextData::None;
    let cause =
        DefaultFailureConverter::default().to_error(failure.clone(), &PayloadConverter::default(), &context);
    let built = ApplicationFailure::builder(message)
        .type_name(type_name.to_owned())
        .non_retryable(true)
        .maybe_details(details)
        .maybe_cause(cause.ok().map(Box::new));
    built.build().into()
}

/// Returns the type of a failure that has none.
fn type_of<'a>(failure: &Failure, otherwise: &'a str) -> &'a str {
    match failure.failure_info {
        Some(FailureInfo::ChildWorkflowExecutionFailureInfo(_)) => "ChildWorkflowExecutionError",
        Some(FailureInfo::CanceledFailureInfo(_)) => "CanceledError",
        Some(FailureInfo::TerminatedFailureInfo(_)) => "TerminatedError",
        Some(FailureInfo::TimeoutFailureInfo(_)) => "TimeoutError",
        Some(FailureInfo::ApplicationFailureInfo(_)) => "",
        _ => otherwise,
    }
}
