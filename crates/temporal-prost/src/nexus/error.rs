use crate::{
    hook::Refusal,
    remote::{InteractionError, QueryError, StartError, UpdateError},
};
use std::{error::Error, fmt};
use temporalio_client::tonic::{Code, Status};
use temporalio_common::{error::ApplicationFailure, protos::temporal::api::failure::v1::Failure};

pub(super) type AnyError = Box<dyn Error + Send + Sync>;

/// The type of an error with which a handler rejects a request, as the Nexus specification defines it.
///
/// ```
/// use temporal_prost::nexus::{HandlerErrorType, NexusCallError};
///
/// /// Returns `true` if the caller may not use the operation.
/// fn is_forbidden(error: &NexusCallError) -> bool {
///     let rejection = error.handler_error();
///     matches!(rejection, Some(HandlerErrorType::Unauthenticated | HandlerErrorType::Unauthorized))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandlerErrorType {
    /// The request is invalid. Not retried.
    BadRequest,
    /// The caller is unknown. Not retried.
    Unauthenticated,
    /// The caller may not do this. Not retried.
    Unauthorized,
    /// The service, operation or workflow does not exist. Not retried.
    NotFound,
    /// A quota is exhausted. Retried.
    ResourceExhausted,
    /// The handler failed. Retried.
    Internal,
    /// The handler does not support this. Not retried.
    NotImplemented,
    /// The handler is not available. Retried.
    Unavailable,
    /// A service behind the handler has not answered in time. Retried.
    UpstreamTimeout,
}

impl HandlerErrorType {
    const ALL: [Self; 9] = [
        Self::BadRequest,
        Self::Unauthenticated,
        Self::Unauthorized,
        Self::NotFound,
        Self::ResourceExhausted,
        Self::Internal,
        Self::NotImplemented,
        Self::Unavailable,
        Self::UpstreamTimeout,
    ];

    /// Returns the name in requests and failures, such as `NOT_FOUND`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::NotFound => "NOT_FOUND",
            Self::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Self::Internal => "INTERNAL",
            Self::NotImplemented => "NOT_IMPLEMENTED",
            Self::Unavailable => "UNAVAILABLE",
            Self::UpstreamTimeout => "UPSTREAM_TIMEOUT",
        }
    }

    /// Returns the type with this name. Unknown types are internal errors.
    pub(crate) fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == name).unwrap_or(Self::Internal)
    }

    /// Returns the type for an answer of Temporal's own server. A missing permission of the handler is an internal error,
    /// since the caller cannot mend it.
    fn of_code(code: Code) -> (Self, Option<bool>) {
        match code {
            Code::InvalidArgument => (Self::BadRequest, None),
            Code::NotFound => (Self::NotFound, None),
            Code::AlreadyExists | Code::FailedPrecondition | Code::OutOfRange => {
                (Self::Internal, Some(false))
            }
            Code::Aborted | Code::Unavailable => (Self::Unavailable, None),
            Code::ResourceExhausted => (Self::ResourceExhausted, None),
            Code::Unimplemented => (Self::NotImplemented, None),
            Code::DeadlineExceeded => (Self::UpstreamTimeout, None),
            _ => (Self::Internal, None),
        }
    }
}

impl fmt::Display for HandlerErrorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error of a handler of Nexus operations.
///
/// `?` converts any error. It becomes an [internal](HandlerErrorType::Internal) error, for which the server repeats the
/// request, unless it is a non-retryable `ApplicationFailure`. Errors of this crate's calls get the type that fits:
/// [`NotFound`](HandlerErrorType::NotFound) for an unknown workflow, and [`BadRequest`](HandlerErrorType::BadRequest) for
/// an input over which an id cannot be evaluated. A failed update fails the operation.
///
/// ```
/// use temporal_prost::nexus::{HandlerErrorType, NexusError};
///
/// fn quantity(text: &str) -> Result<u32, NexusError> {
///     let quantity = text.parse().map_err(|error| NexusError::handler(HandlerErrorType::BadRequest, error))?;
///     if quantity > 100 {
///         return Err(NexusError::failed("we have only 100"));
///     }
///     Ok(quantity)
/// }
/// # fn main() { let _: (_, fn(std::num::ParseIntError) -> NexusError) = (quantity, NexusError::from); }
/// ```
pub struct NexusError(pub(super) Box<Content>);

pub(super) enum Content {
    /// The request is rejected.
    Handler { kind: HandlerErrorType, retryable: Option<bool>, source: AnyError },
    /// The operation has failed.
    Failed(Box<ApplicationFailure>),
    /// The operation has failed with this failure.
    FailedWith(Box<Failure>),
    /// The operation was cancelled.
    Cancelled(String),
}

impl NexusError {
    /// Rejects the request. The type decides whether the server repeats it.
    pub fn handler(kind: HandlerErrorType, source: impl Into<AnyError>) -> Self {
        Self(Box::new(Content::Handler { kind, retryable: None, source: source.into() }))
    }

    /// Fails the operation, with the type and details of an `ApplicationFailure`.
    pub fn failed(source: impl Into<AnyError>) -> Self {
        let failure = match source.into().downcast::<ApplicationFailure>() {
            Ok(failure) => failure,
            Err(error) => Box::new(ApplicationFailure::new(error)),
        };
        Self(Box::new(Content::Failed(failure)))
    }

    /// Ends the operation as cancelled.
    pub fn cancelled(message: impl Into<String>) -> Self {
        Self(Box::new(Content::Cancelled(message.into())))
    }

    /// Sets whether the server repeats the request, regardless of the type of the error. Has no effect on a failed operation.
    #[must_use]
    pub fn retryable(mut self, yes: bool) -> Self {
        if let Content::Handler { retryable, .. } = &mut *self.0 {
            *retryable = Some(yes);
        }
        self
    }

    /// Returns the type of a rejection.
    #[must_use]
    pub fn handler_error(&self) -> Option<HandlerErrorType> {
        match &*self.0 {
            Content::Handler { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    pub(super) fn not_found(message: String) -> Self {
        Self::handler(HandlerErrorType::NotFound, message)
    }

    pub(super) fn not_implemented(message: &str) -> Self {
        Self::handler(HandlerErrorType::NotImplemented, message)
    }

    pub(super) fn from_status(status: &Status) -> Self {
        let (kind, retryable) = HandlerErrorType::of_code(status.code());
        let message = crate::remote::status_message(status);
        Self(Box::new(Content::Handler { kind, retryable, source: message.into() }))
    }

    /// Returns a short text for metrics, as Temporal's other SDKs write it.
    pub(super) fn reason(&self) -> String {
        match &*self.0 {
            Content::Handler { kind, .. } => format!("handler_error_{kind}"),
            Content::Failed(_) | Content::FailedWith(_) => "operation_failed".to_owned(),
            Content::Cancelled(_) => "operation_canceled".to_owned(),
        }
    }
}

impl<E: Into<AnyError>> From<E> for NexusError {
    fn from(error: E) -> Self {
        let error = match error.into().downcast::<UpdateError>().map(|error| *error) {
            Ok(UpdateError::Failed { failure, .. }) => return Self(Box::new(Content::FailedWith(failure))),
            Ok(other) => other.into(),
            Err(error) => error,
        };
        let (kind, retryable) = classify(&*error);
        Self(Box::new(Content::Handler { kind, retryable, source: error }))
    }
}

fn classify(error: &(dyn Error + Send + Sync + 'static)) -> (HandlerErrorType, Option<bool>) {
    if let Some(failure) = error.downcast_ref::<ApplicationFailure>() {
        return (HandlerErrorType::Internal, failure.is_non_retryable().then_some(false));
    }
    if let Some(refusal) = Refusal::find(error) {
        let is_transient = refusal.is_transient();
        let kind = if is_transient { HandlerErrorType::Unavailable } else { HandlerErrorType::Unauthorized };
        return (kind, None);
    }
    if let Some(StartError::Expression { .. }) = error.downcast_ref() {
        return (HandlerErrorType::BadRequest, None);
    }
    match status(error) {
        Some(status) => HandlerErrorType::of_code(status.code()),
        None => (HandlerErrorType::Internal, None),
    }
}

fn status<'e>(error: &'e (dyn Error + Send + Sync + 'static)) -> Option<&'e Status> {
    let start = || error.downcast_ref::<StartError>()?.status();
    let interaction = || error.downcast_ref::<InteractionError>()?.status();
    let query = || error.downcast_ref::<QueryError>()?.status();
    let update = || error.downcast_ref::<UpdateError>()?.status();
    start().or_else(interaction).or_else(query).or_else(update)
}

impl fmt::Debug for NexusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Content::Handler { kind, retryable, source } => f
                .debug_struct("Handler")
                .field("type", kind)
                .field("retryable", retryable)
                .field("source", source)
                .finish(),
            Content::Failed(failure) => f.debug_tuple("Failed").field(failure).finish(),
            Content::FailedWith(failure) => f.debug_tuple("Failed").field(failure).finish(),
            Content::Cancelled(message) => f.debug_tuple("Cancelled").field(message).finish(),
        }
    }
}

impl fmt::Display for NexusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Content::Handler { kind, source, .. } => {
                write!(f, "{kind}: {}", crate::failure::Report::new(&**source))
            }
            Content::Failed(failure) => write!(f, "the operation failed: {failure}"),
            Content::FailedWith(failure) => write!(f, "the operation failed: {}", failure.message),
            Content::Cancelled(message) => write!(f, "the operation was cancelled: {message}"),
        }
    }
}
