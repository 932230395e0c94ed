use super::{Exit, escape_text};
use std::{
    error::Error,
    fmt,
    io::{self, Write as _},
    process::ExitCode,
};
use temporal_prost::codegen::command_line::{error_sentences, status_message};
use temporalio_client::tonic::{Code, Status};

/// The reason why a command failed: a sentence, its causes, and the exit code.
#[derive(Debug)]
pub struct CommandError {
    message: String,
    /// From the outermost to the innermost.
    causes: Vec<String>,
    /// The next step, on a separate line.
    hint: Option<String>,
    exit: Exit,
    answer: Option<Answer>,
}

/// The prefix of the id of the server's own workflow for a schedule.
const SCHEDULER: &str = "temporal-sys-scheduler:";

/// The gRPC error behind a failed request.
#[derive(Clone, Copy, Debug)]
struct Answer {
    code: Code,
    /// The client made the error, because there was no connection.
    is_local: bool,
}

impl From<&Status> for Answer {
    fn from(status: &Status) -> Self {
        Self { code: status.code(), is_local: status.source().is_some() }
    }
}

impl CommandError {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), hint: None, exit, answer: None }
    }

    /// An error without a separate exit code.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self::new(Exit::Failure, message)
    }

    /// An error with its sources.
    pub(crate) fn chain(exit: Exit, error: &(dyn Error + 'static)) -> Self {
        let causes = error_sentences(error).split_off(1);
        Self { causes, ..Self::new(exit, error.to_string()) }
    }

    /// An error with its sources, and the status that it comes from.
    pub(super) fn with_status(error: &(impl Error + 'static), status: Option<&Status>, exit: Exit) -> Self {
        let exit = status.and_then(|status| exit_of(status.code())).unwrap_or(exit);
        Self { answer: status.map(Answer::from), ..Self::chain(exit, error) }
    }

    /// The error of a request that was sent without the typed runtime.
    pub(crate) fn status(message: impl Into<String>, status: &Status) -> Self {
        let exit = exit_of(status.code()).unwrap_or(Exit::Failure);
        let causes = vec![status_message(status).replace(SCHEDULER, "")];
        Self { causes, answer: Some(status.into()), ..Self::new(exit, message) }
    }

    /// Adds the next step.
    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds the number of attempts to the line of the failed activity.
    pub(crate) fn with_attempts(mut self, attempts: i32) -> Self {
        let is_activity = |line: &&mut String| line.to_ascii_lowercase().starts_with("activity ");
        if let Some(line) = self.causes.iter_mut().find(is_activity) {
            *line = format!("{line} (attempt {attempts})");
        }
        self
    }

    /// Tells if the server did not answer.
    pub(crate) fn is_outage(&self) -> bool {
        self.answer.is_some_and(|answer| answer.is_local || answer.code == Code::Unavailable)
    }

    /// Tells if the server gave up waiting for a worker.
    pub(crate) fn is_timeout(&self) -> bool {
        let is_timeout = |code| matches!(code, Code::DeadlineExceeded | Code::FailedPrecondition);
        self.answer.is_some_and(|answer| is_timeout(answer.code))
    }

    /// Prints the error on standard error and returns the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        let prefix = if self.exit == Exit::Detached { "" } else { "error: " };
        // If standard error is closed, only the exit code remains.
        let _ = writeln!(io::stderr(), "{prefix}{self}");
        self.exit.into()
    }
}

/// The same form as clap's errors, with a line for each cause.
impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape_text(&self.message))?;
        self.causes.iter().try_for_each(|cause| write!(f, "\n  caused by: {}", escape_text(cause)))?;
        self.hint.iter().try_for_each(|hint| write!(f, "\n{}", escape_text(hint)))
    }
}

impl Error for CommandError {}

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
