//! Conversions of the errors of other crates into [`CommandError`].

use super::{CliError, CommandError, Exit};
use std::io;
use temporal_prost::{
    ExecuteError, InteractionError, QueryError, ResultError, StartError, UpdateError, UpdateWithStartError,
    schedule::ScheduleError,
};
use temporal_prost_connect::ConnectionError;
use temporalio_client::errors::{ClientError, WorkflowInteractionError};

impl From<ConnectionError> for CommandError {
    fn from(error: ConnectionError) -> Self {
        Self::chain(Exit::Connection, &error)
    }
}

impl From<StartError> for CommandError {
    fn from(error: StartError) -> Self {
        let exit = if error.is_already_started() { Exit::AlreadyExists } else { Exit::Failure };
        Self::with_status(&error, error.status(), exit)
    }
}

impl From<ResultError> for CommandError {
    fn from(error: ResultError) -> Self {
        let exit = match &error {
            _ if error.failure().is_some() => Exit::Failed,
            _ if error.is_cancelled() => Exit::Cancelled,
            _ if error.is_terminated() => Exit::Terminated,
            _ if error.is_timed_out() => Exit::TimedOut,
            _ => Exit::Failure,
        };
        Self::with_status(&error, error.status(), exit)
    }
}

impl From<ExecuteError> for CommandError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Start(error) => error.into(),
            ExecuteError::Result(error) => error.into(),
            other => Self::with_status(&other, other.status(), Exit::Failure),
        }
    }
}

impl From<InteractionError> for CommandError {
    fn from(error: InteractionError) -> Self {
        let exit = if error.is_not_found() { Exit::NotFound } else { Exit::Failure };
        Self::with_status(&error, error.status(), exit)
    }
}

impl From<QueryError> for CommandError {
    fn from(error: QueryError) -> Self {
        let exit = if error.is_not_found() { Exit::NotFound } else { Exit::Failed };
        Self::with_status(&error, error.status(), exit)
    }
}

impl From<UpdateError> for CommandError {
    fn from(error: UpdateError) -> Self {
        let exit = match &error {
            UpdateError::Failed { .. } => Exit::Failed,
            UpdateError::NotFound { .. } => Exit::NotFound,
            _ => Exit::Failure,
        };
        Self::with_status(&error, error.status(), exit)
    }
}

impl From<UpdateWithStartError> for CommandError {
    fn from(error: UpdateWithStartError) -> Self {
        match error {
            UpdateWithStartError::Start(error) => error.into(),
            UpdateWithStartError::Update(error) => error.into(),
            other => Self::with_status(&other, other.status(), Exit::Failure),
        }
    }
}

impl From<ScheduleError> for CommandError {
    fn from(error: ScheduleError) -> Self {
        Self::with_status(&error, error.status(), Exit::Failure)
    }
}

impl From<ClientError> for CommandError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Rpc(status) => Self::status("the workflows could not be listed", &status),
            other => Self::with_status(&other, None, Exit::Failure),
        }
    }
}

impl From<WorkflowInteractionError> for CommandError {
    fn from(error: WorkflowInteractionError) -> Self {
        match error {
            WorkflowInteractionError::Rpc(status) | WorkflowInteractionError::NotFound(status) => {
                Self::status("the workflow could not be reached", &status)
            }
            other => Self::with_status(&other, None, Exit::Failure),
        }
    }
}

impl From<CliError> for CommandError {
    fn from(error: CliError) -> Self {
        Self::chain(Exit::Usage, &error)
    }
}

impl From<serde_yaml_ng::Error> for CommandError {
    fn from(error: serde_yaml_ng::Error) -> Self {
        Self::chain(Exit::Failure, &error)
    }
}

/// The generator and this crate disagree about the built-in flags, since clap accepted them.
impl From<clap::Error> for CommandError {
    fn from(error: clap::Error) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::chain(Exit::Failure, &error)
    }
}
