use crate::{
    failure::Cause,
    remote::{StartError, cause_of_status},
};
use temporalio_client::{
    schedules::ScheduleError as SdkError,
    tonic::{Code, Status},
};

/// The prefix of the id of the server's own workflow for a schedule, which its messages contain.
const SCHEDULER: &str = "temporal-sys-scheduler:";

/// An error creating, reading or changing a schedule.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::OrdersClient};
/// use temporal_prost::schedule::ScheduleError;
///
/// async fn ensure_daily(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<(), ScheduleError> {
///     match orders.schedule_place_order("daily", request).cron("@daily").create().await {
///         // Another instance has created it.
///         Err(error) if error.is_already_exists() => Ok(()),
///         created => created.map(|_| ()),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// A schedule with this id exists.
    #[error("schedule `{schedule_id}` already exists")]
    AlreadyExists {
        /// The schedule.
        schedule_id: String,
        /// The server's answer.
        status: Box<Status>,
    },
    /// The schedule does not exist.
    #[error("schedule `{schedule_id}` was not found")]
    NotFound {
        /// The schedule.
        schedule_id: String,
        /// The server's answer.
        status: Box<Status>,
    },
    /// The workflow cannot be started as described. Nothing was sent.
    #[error("schedule `{schedule_id}` cannot start its workflow")]
    Start {
        /// The schedule.
        schedule_id: String,
        /// The reason.
        source: Box<StartError>,
    },
    /// Other changes kept overtaking the update.
    #[error("schedule `{schedule_id}` was not updated: it was changed by others in all {attempts} attempts")]
    Conflict {
        /// The schedule.
        schedule_id: String,
        /// The number of attempts.
        attempts: u32,
    },
    /// The schedule starts a workflow of another type.
    #[error("schedule `{schedule_id}` starts workflow type `{workflow_type}`, not `{expected}`")]
    OtherWorkflow {
        /// The schedule.
        schedule_id: String,
        /// The type of the workflow that it starts.
        workflow_type: String,
        /// The type of the handle.
        expected: &'static str,
    },
    /// The schedules could not be listed.
    #[error("the schedules could not be listed")]
    List {
        /// The SDK's error.
        error: Box<SdkError>,
        /// The reason.
        source: Option<Cause>,
    },
    /// The server rejected the request or could not be reached, or a payload could not be converted.
    #[error("the request for schedule `{schedule_id}` failed")]
    Failed {
        /// The schedule.
        schedule_id: String,
        /// The SDK's error.
        error: Box<SdkError>,
        /// The reason.
        source: Option<Cause>,
    },
}

impl ScheduleError {
    pub(super) fn start(schedule_id: &str, source: StartError) -> Self {
        Self::Start { schedule_id: schedule_id.to_owned(), source: Box::new(source) }
    }

    pub(super) fn from_sdk(schedule_id: &str, error: SdkError) -> Self {
        let schedule_id = schedule_id.to_owned();
        match error {
            SdkError::Rpc(status) if status.code() == Code::AlreadyExists => {
                Self::AlreadyExists { schedule_id, status: Box::new(status) }
            }
            SdkError::Rpc(status) if status.code() == Code::NotFound => {
                Self::NotFound { schedule_id, status: Box::new(status) }
            }
            error => Self::Failed { schedule_id, source: cause(&error), error: Box::new(error) },
        }
    }

    pub(super) fn from_status(schedule_id: &str, status: Status) -> Self {
        Self::from_sdk(schedule_id, SdkError::Rpc(status))
    }

    pub(super) fn list(error: SdkError) -> Self {
        Self::List { source: cause(&error), error: Box::new(error) }
    }

    /// Returns the server's answer, if that is the cause.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        match self {
            Self::AlreadyExists { status, .. } | Self::NotFound { status, .. } => Some(status),
            Self::List { error, .. } | Self::Failed { error, .. } => status(error),
            _ => None,
        }
    }

    /// Returns `true` if a schedule with this id exists.
    #[must_use]
    pub fn is_already_exists(&self) -> bool {
        matches!(self, Self::AlreadyExists { .. })
    }

    /// Returns `true` if the schedule does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

fn status(error: &SdkError) -> Option<&Status> {
    if let SdkError::Rpc(status) = error { Some(status) } else { None }
}

/// Returns the sentences of an error, without the id of the server's own workflow.
fn cause(error: &SdkError) -> Option<Cause> {
    let Some(status) = status(error) else { return Cause::of_error(error) };
    if !status.message().contains(SCHEDULER) {
        return cause_of_status(status);
    }
    Cause::of_texts(std::iter::once(status.message().replace(SCHEDULER, "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Report;

    #[test]
    fn errors_name_the_schedule_and_the_reason() {
        let text = |status| Report::new(&ScheduleError::from_status("weekly", status)).to_string();
        let missing = "workflow not found for ID: temporal-sys-scheduler:weekly";
        assert_eq!(text(Status::not_found(missing)), "schedule `weekly` was not found");
        assert_eq!(text(Status::already_exists("it runs")), "schedule `weekly` already exists");
        let invalid = text(Status::invalid_argument("Invalid schedule spec: no minute 61"));
        let expected = "the request for schedule `weekly` failed: Invalid schedule spec: no minute 61";
        assert_eq!(invalid, expected);
        let busy = text(Status::resource_exhausted("temporal-sys-scheduler:weekly is busy"));
        assert_eq!(busy, "the request for schedule `weekly` failed: weekly is busy");
    }
}
