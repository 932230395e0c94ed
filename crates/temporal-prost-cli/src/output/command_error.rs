use super::{CliError, Exit, escape_text};
use std::{
    error::Error,
    fmt,
    io::{self, Write as _},
    process::ExitCode,
};
use temporal_prost::{
    ExecuteError, InteractionError, QueryError, ResultError, StartError, UpdateError, UpdateWithStartError,
    command_line::{lines, status_message},
};
use temporal_prost_connect::ConnectionError;
use temporalio_client::{
    errors::{ClientError, WorkflowInteractionError},
    schedules::ScheduleError,
    tonic::{Code, Status},
};
use temporalio_common::protos::temporal::api::failure::v1::Failure;

/// Why a command has not done what it was asked to: a sentence, what lies behind it, and the exit code.
#[derive(Debug)]
pub struct CommandError {
    message: String,
    /// From the outermost to the innermost.
    causes: Vec<String>,
    exit: Exit,
}

impl CommandError {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), exit }
    }

    /// Nothing was done, and nothing sent.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self::new(Exit::Failure, message)
    }

    /// An error that says nothing of its causes itself.
    pub(crate) fn chain(exit: Exit, error: &(dyn Error + 'static)) -> Self {
        Self { message: error.to_string(), causes: causes(error), exit }
    }

    /// An error whose sentence holds its causes already, and the answer of the server that it comes from.
    fn with_status(error: &impl Error, status: Option<&Status>, exit: Exit) -> Self {
        Self::new(status.and_then(|status| exit_of(status.code())).unwrap_or(exit), error.to_string())
    }

    fn with_failure(exit: Exit, message: String, failure: &Failure) -> Self {
        Self { message, causes: lines(failure), exit }
    }

    /// The answer of a server that was asked without the typed runtime.
    pub(crate) fn status(what: impl Into<String>, status: &Status) -> Self {
        let exit = exit_of(status.code()).unwrap_or(Exit::Failure);
        Self { message: what.into(), causes: vec![status_message(status)], exit }
    }

    /// Tells the person, on standard error, and the shell.
    pub(crate) fn report(&self) -> ExitCode {
        let prefix = if self.exit == Exit::Detached { "" } else { "error: " };
        // Where nobody listens, the exit code is all that there is.
        let _ = writeln!(io::stderr(), "{prefix}{self}");
        self.exit.into()
    }
}

/// As clap shows its own, and then a line for each cause.
impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape_text(&self.message))?;
        self.causes.iter().try_for_each(|cause| write!(f, "\n  caused by: {}", escape_text(cause)))
    }
}

impl Error for CommandError {}

/// What stands behind an error, without what was said before: some of the SDK's repeat their source.
fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut lines = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.downcast_ref::<Status>().map_or_else(|| error.to_string(), status_message);
        // Dumps of structs, and words that say nothing; what is in them comes next.
        let dump = text == "transport error"
            || text.contains("TonicTransportError(")
            || text.contains("transport::Error(");
        if !dump && !lines.iter().any(|line| line.contains(&text)) {
            lines.push(text);
        }
        source = error.source();
    }
    lines.split_off(1)
}

fn exit_of(code: Code) -> Option<Exit> {
    match code {
        Code::NotFound => Some(Exit::NotFound),
        Code::AlreadyExists => Some(Exit::AlreadyExists),
        Code::Unavailable | Code::Unauthenticated | Code::PermissionDenied | Code::DeadlineExceeded => {
            Some(Exit::Connection)
        }
        _ => None,
    }
}

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
        match error.failure() {
            Some(failure) => {
                Self::with_failure(Exit::Failed, format!("{} failed", error.execution()), failure)
            }
            None if error.is_cancelled() => Self::with_status(&error, error.status(), Exit::Cancelled),
            None if error.is_terminated() => Self::with_status(&error, error.status(), Exit::Terminated),
            None if error.is_timed_out() => Self::with_status(&error, error.status(), Exit::TimedOut),
            None => Self::with_status(&error, error.status(), Exit::Failure),
        }
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
        match &error {
            UpdateError::Failed { execution, failure } => {
                Self::with_failure(Exit::Failed, format!("the update of {execution} failed"), failure)
            }
            _ if error.is_not_found() => Self::with_status(&error, error.status(), Exit::NotFound),
            _ => Self::with_status(&error, error.status(), Exit::Failure),
        }
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
        match error {
            ScheduleError::Rpc(status) => Self::status("the schedule was not reached", &status),
            other => Self::with_status(&other, None, Exit::Failure),
        }
    }
}

impl From<ClientError> for CommandError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Rpc(status) => Self::status("workflows were not listed", &status),
            other => Self::with_status(&other, None, Exit::Failure),
        }
    }
}

impl From<WorkflowInteractionError> for CommandError {
    fn from(error: WorkflowInteractionError) -> Self {
        match error {
            WorkflowInteractionError::Rpc(status) | WorkflowInteractionError::NotFound(status) => {
                Self::status("the workflow was not reached", &status)
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

/// Of built-in flags that clap has let through: the generator and the runtime do not agree about them.
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
