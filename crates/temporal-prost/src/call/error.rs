use crate::{
    expression::ExpressionError,
    failure::{Cause, FailedCall, innermost_application},
};
use temporalio_workflow::{
    ActivityExecutionError, ChildWorkflowExecutionError, ChildWorkflowStartError,
    StartChildWorkflowExecutionFailedCause, WorkflowTermination,
    common::{
        error::ApplicationFailure,
        protos::temporal::api::failure::v1::{ApplicationFailureInfo, Failure},
    },
};

/// The type of the non-retryable application failure of a workflow that makes an invalid call, such as an activity
/// without any timeout or a child whose id cannot be evaluated.
///
/// Retrying the workflow task would not help, so the workflow fails with this reason.
///
/// ```
/// use temporal_prost::{INVALID_CALL, ResultError};
///
/// fn is_mistake_in_the_workflow(error: &ResultError) -> bool {
///     error.application_failure().is_some_and(|failure| failure.r#type == INVALID_CALL)
/// }
/// ```
pub const INVALID_CALL: &str = "temporal_prost.InvalidCall";

pub(super) fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> WorkflowTermination {
    let failure = ApplicationFailure::builder(Box::new(error))
        .type_name(INVALID_CALL.to_owned())
        .non_retryable(true)
        .build();
    failure.into()
}

/// An error calling an activity.
///
/// If you pass it on with `?`, the workflow fails with the activity's failure as the cause.
///
/// ```
/// use shop::v1::{ChargeCardRequest, orders_temporal::activities};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn is_paid<W: 'static>(ctx: &WorkflowContext<W>, order: ChargeCardRequest) -> WorkflowResult<bool> {
///     match activities(ctx).charge_card(order).await {
///         Ok(_) => Ok(true),
///         Err(error) if error.application_failure().is_some_and(|it| it.r#type == "CardDeclined") => Ok(false),
///         Err(error) => Err(error.into()),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActivityCallError {
    /// The activity failed, timed out or was cancelled, or its input or result could not be converted.
    #[error("{} failed", error.call_name().unwrap_or_else(|| format!("activity `{activity}`")))]
    Execution {
        /// The activity type.
        activity: &'static str,
        /// The error of the SDK.
        error: Box<ActivityExecutionError>,
        /// Why the activity failed.
        source: Option<Cause>,
    },
    /// Neither the schema nor the call sets a timeout for the activity.
    #[error(
        "activity `{activity}` has no timeout: \
         set `start_to_close_timeout` or `schedule_to_close_timeout` in the schema or the call"
    )]
    NoTimeout {
        /// The activity type.
        activity: &'static str,
    },
    /// The schema's expression for the id of a workflow or update in another namespace cannot be evaluated over this input.
    #[error("activity `{activity}` was not called")]
    Expression {
        /// The activity type.
        activity: &'static str,
        /// The evaluation error.
        source: ExpressionError,
    },
}

impl ActivityCallError {
    /// Returns the failure with its causes, if the activity failed, timed out or was cancelled.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.sdk().and_then(ActivityExecutionError::failure)
    }

    /// Returns the innermost application failure that has a type: the reason why the activity, or a call it made,
    /// failed.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }

    /// Returns `true` if the activity was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.sdk().and_then(ActivityExecutionError::as_cancelled).is_some()
    }

    /// Returns `true` if the activity timed out.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        self.sdk().and_then(ActivityExecutionError::as_timeout).is_some()
    }

    pub(crate) fn from_sdk(activity: &'static str, error: ActivityExecutionError) -> Self {
        Self::Execution { activity, source: error.why(), error: Box::new(error) }
    }

    fn sdk(&self) -> Option<&ActivityExecutionError> {
        match self {
            Self::Execution { error, .. } => Some(error),
            Self::NoTimeout { .. } | Self::Expression { .. } => None,
        }
    }
}

impl From<ActivityCallError> for WorkflowTermination {
    fn from(error: ActivityCallError) -> Self {
        match error {
            ActivityCallError::Execution { error, .. } => (*error).into(),
            error => invalid(error),
        }
    }
}

fn unnamed_child() -> String {
    "the child workflow".to_owned()
}

/// An error starting a child workflow.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::children};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn reorder<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<Option<String>> {
///     match children(ctx).place_order(order).start().await {
///         Ok(order) => Ok(Some(order.id().to_owned())),
///         // The order was already placed again.
///         Err(error) if error.is_already_started() => Ok(None),
///         Err(error) => Err(error.into()),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChildStartError {
    /// The server rejected the start, usually because the id is already taken, the call was cancelled before the child
    /// started, or the input could not be encoded.
    #[error("{} was not started", error.call_name().unwrap_or_else(unnamed_child))]
    Start {
        /// The error of the SDK.
        error: Box<ChildWorkflowStartError>,
        /// Why the child was not started.
        source: Option<Cause>,
    },
    /// The schema's expression for the id or the search attributes cannot be evaluated over this input.
    #[error("the child workflow was not started")]
    Expression(#[from] ExpressionError),
    /// The call has already been awaited, so it resolved to the child's result and has no handle.
    #[error("the call was already awaited, so it has no handle to the child workflow")]
    Awaited,
}

impl ChildStartError {
    /// Returns `true` if the id is already taken.
    #[must_use]
    pub fn is_already_started(&self) -> bool {
        let taken = StartChildWorkflowExecutionFailedCause::WorkflowAlreadyExists;
        matches!(self.sdk(), Some(ChildWorkflowStartError::StartFailed { cause, .. }) if *cause == taken)
    }

    /// Returns `true` if the call was cancelled before the child started.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.sdk().and_then(ChildWorkflowStartError::as_cancelled).is_some()
    }

    /// Returns the failure, if the call was cancelled before the child started.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.sdk().and_then(ChildWorkflowStartError::failure)
    }

    fn sdk(&self) -> Option<&ChildWorkflowStartError> {
        match self {
            Self::Start { error, .. } => Some(error),
            Self::Expression(_) | Self::Awaited => None,
        }
    }
}

impl From<ChildWorkflowStartError> for ChildStartError {
    fn from(error: ChildWorkflowStartError) -> Self {
        Self::Start { source: error.why(), error: Box::new(error) }
    }
}

impl From<ChildStartError> for WorkflowTermination {
    fn from(error: ChildStartError) -> Self {
        match error {
            ChildStartError::Start { error, .. } => (*error).into(),
            error => invalid(error),
        }
    }
}

/// An error starting a child workflow or waiting for its result.
///
/// If you pass it on with `?`, the parent fails with the child's failure as the cause.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::children};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn reorder<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<Option<String>> {
///     match children(ctx).place_order(order).await {
///         Ok(done) => Ok(Some(done.tracking_number)),
///         Err(error) if error.is_timed_out() => Ok(None),
///         Err(error) => Err(error.into()),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChildError {
    /// The child was not started.
    #[error(transparent)]
    Start(#[from] ChildStartError),
    /// The child failed, timed out, was cancelled or was terminated, or its result could not be decoded.
    #[error("{} failed", error.call_name().unwrap_or_else(unnamed_child))]
    Execution {
        /// The error of the SDK.
        error: Box<ChildWorkflowExecutionError>,
        /// Why the child failed.
        source: Option<Cause>,
    },
    /// The result was already taken from this handle.
    #[error("the result of the child workflow was already taken from this handle")]
    Taken,
}

impl ChildError {
    /// Returns `true` if the id is already taken.
    #[must_use]
    pub fn is_already_started(&self) -> bool {
        matches!(self, Self::Start(error) if error.is_already_started())
    }

    /// Returns the failure with its causes, if the child failed, timed out, was cancelled or was terminated.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Start(error) => error.failure(),
            Self::Execution { error, .. } => error.failure(),
            Self::Taken => None,
        }
    }

    /// Returns the innermost application failure that has a type: the reason why the child, or a call it made, failed.
    #[must_use]
    pub fn application_failure(&self) -> Option<&ApplicationFailureInfo> {
        self.failure().and_then(innermost_application)
    }

    /// Returns `true` if the child was cancelled, even before it started.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        match self {
            Self::Start(error) => error.is_cancelled(),
            Self::Execution { error, .. } => error.as_cancelled().is_some(),
            Self::Taken => false,
        }
    }

    /// Returns `true` if the child timed out.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        matches!(self, Self::Execution { error, .. } if error.as_timeout().is_some())
    }
}

impl From<ChildWorkflowExecutionError> for ChildError {
    fn from(error: ChildWorkflowExecutionError) -> Self {
        Self::Execution { source: error.why(), error: Box::new(error) }
    }
}

impl From<ChildError> for WorkflowTermination {
    fn from(error: ChildError) -> Self {
        match error {
            ChildError::Start(error) => error.into(),
            ChildError::Execution { error, .. } => (*error).into(),
            error @ ChildError::Taken => invalid(error),
        }
    }
}
