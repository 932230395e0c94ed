//! The reasons why an activity fails.

mod reason;

pub use reason::Reason;

use super::archive::ArchiveError;
use super::cli::Transcript;
use super::enterprise::EnterpriseError;
use super::secret::SecretError;
use super::store::{AnyError, StoreError};
use super::v1::{Diagnostic, FailureDetails, LockInfo, temporal_schema::Schema};
use std::io;
use std::path::{Path, PathBuf};
use temporal_prost::Proto;
use temporal_prost::sdk::activities::ActivityError;
use temporal_prost::sdk::error::ApplicationFailure;

/// The type of the failure if the configuration or its variables are wrong. It is not retried.
pub const CONFIGURATION_INVALID: &str = "temporal_prost.terraform.ConfigurationInvalid";
/// The type of the failure if a plan is rejected because it was replaced, or belongs to another CLI or to other
/// providers. It is not retried.
pub const PLAN_REFUSED: &str = "temporal_prost.terraform.PlanRefused";
/// The type of the failure if a plan is rejected because the state has changed since. It is not retried.
pub const PLAN_STALE: &str = "temporal_prost.terraform.PlanStale";
/// The type of the failure if somebody else holds the lock of the state. The details contain the lock.
///
/// ```
/// use temporal_prost::ResultError;
/// use temporal_prost_terraform::execution::{PLAN_STALE, STATE_LOCKED};
///
/// /// Advises the caller of a workflow.
/// fn advice(error: &ResultError) -> &'static str {
///     match error.application_failure().map(|failure| failure.r#type.as_str()) {
///         Some(STATE_LOCKED) => "wait until the other run has ended",
///         Some(PLAN_STALE) => "plan again",
///         _ => "read the diagnostics of the run",
///     }
/// }
/// ```
pub const STATE_LOCKED: &str = "temporal_prost.terraform.StateLocked";
/// The type of the failure if policies of Terraform Enterprise reject the plan. It is not retried.
pub const POLICY_FAILED: &str = "temporal_prost.terraform.PolicyFailed";
/// The type of the failure if the CLI ends with errors. A failed apply is not retried.
pub const RUN_FAILED: &str = "temporal_prost.terraform.RunFailed";

/// The reason why an activity fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecutionError {
    /// The request has no configuration.
    #[error("the stack has no configuration; set a directory, an archive or an inline configuration")]
    NoConfiguration,
    /// The request lacks something else.
    #[error("the request has no {what}")]
    Incomplete {
        /// The missing part.
        what: &'static str,
    },
    /// The configuration keeps its state in the directory of the run.
    #[error(
        "the configuration has no backend, so its state would be lost with the directory of the run; add a `backend` \
         block, or set `managed_state`"
    )]
    NoBackend,
    /// The configuration cannot be packed or unpacked.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The store fails, or its content does not match the reference.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A secret is unknown.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The CLI, or its supervisor, cannot be started.
    #[error("`{program}` cannot be started", program = program.display())]
    Start {
        /// The path of the CLI.
        program: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// A file of the run cannot be read or written.
    #[error("`{path}` cannot be read or written", path = path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The output of the CLI cannot be read.
    #[error("the output of the CLI cannot be read")]
    Output(#[source] io::Error),
    /// The CLI prints more than the worker reads.
    #[error("the output of `{command}` is larger than {limit} bytes; divide the stack into smaller stacks")]
    TooLarge {
        /// The command of the CLI.
        command: String,
        /// The maximum size of the output, in bytes.
        limit: u64,
    },
    /// The workflow `State` does not respond.
    #[error("the workflow `State` of the stack does not respond")]
    State(#[source] AnyError),
    /// The server that provides the state to the CLI fails.
    #[error("the state cannot be served to the CLI")]
    Backend(#[source] io::Error),
    /// The output of the CLI does not have the documented format.
    #[error("the output of `{command}` does not have its documented format")]
    Garbage {
        /// The command of the CLI.
        command: String,
    },
    /// The bundle or plan was made by another CLI.
    #[error(
        "the plan was made by {expected}, but this worker runs {found}; apply it with the same CLI, or plan again"
    )]
    OtherCli {
        /// The CLI that made the bundle.
        expected: String,
        /// The CLI of this worker.
        found: String,
    },
    /// The providers of this host differ from the providers in the bundle.
    #[error(
        "the providers differ from the plan's providers; give all workers the same providers, or plan again"
    )]
    OtherProviders,
    /// The CLI has ended with errors.
    #[error("{}", sentence(command, details))]
    Failed {
        /// The command of the CLI.
        command: String,
        /// The reason for the failure.
        reason: Reason,
        /// The diagnostics, and the lock.
        details: Box<FailureDetails>,
    },
    /// Terraform Enterprise does not respond, or rejects a request.
    #[error(transparent)]
    Enterprise(#[from] EnterpriseError),
    /// The stack needs something that Terraform Enterprise cannot do.
    #[error("Terraform Enterprise cannot do this: {problem}")]
    NotInEnterprise {
        /// The problem, and what to do.
        problem: &'static str,
    },
    /// The bundle or plan was made in another workspace.
    #[error(
        "the plan is in {expected}, but this worker uses {found}; plan again, or use a worker of its workspace"
    )]
    OtherEnterprise {
        /// The workspace of the bundle.
        expected: String,
        /// The workspace of this worker.
        found: String,
    },
    /// The run has planned another configuration, or does not exist.
    #[error("the run `{run_id}` does not exist, or has planned another configuration; plan again")]
    OtherRun {
        /// The id of the run.
        run_id: String,
    },
    /// The plan of the run can no longer be applied.
    #[error("the run `{run_id}` is {status}, so its plan cannot be applied; plan again")]
    RunOver {
        /// The id of the run.
        run_id: String,
        /// The status of the run.
        status: String,
    },
    /// Somebody else has ended the run.
    #[error("somebody else ended the run `{run_id}`, which is now {status}; start the workflow again")]
    RunEnded {
        /// The id of the run.
        run_id: String,
        /// The status of the run.
        status: String,
    },
    /// The worker is stopping, and leaves the run to the next attempt.
    #[error("the worker is stopping; the next attempt continues the run `{run_id}`")]
    RunLeft {
        /// The id of the run.
        run_id: String,
    },
    /// The CLI was killed.
    #[error("`{command}` was killed by signal {signal}")]
    Killed {
        /// The command of the CLI.
        command: String,
        /// The number of the signal.
        signal: i32,
    },
    /// The activity was cancelled, and the CLI was interrupted.
    #[error("`{command}` was interrupted")]
    Interrupted {
        /// The command of the CLI.
        command: String,
    },
}

fn sentence(command: &str, details: &FailureDetails) -> String {
    let errors = details.diagnostics.iter().filter(|diagnostic| diagnostic.severity != "warning");
    let reasons: Vec<_> = errors.map(describe).chain(details.lock.as_ref().map(advise)).collect();
    if reasons.is_empty() {
        return format!("`{command}` failed without an explanation");
    }
    format!("`{command}` failed: {}", reasons.join("; "))
}

fn advise(lock: &LockInfo) -> String {
    let holder = if lock.who.is_empty() { "somebody else" } else { &lock.who };
    format!("{holder} holds the lock; wait for them, or remove the lock with `ForceUnlock`")
}

fn describe(diagnostic: &Diagnostic) -> String {
    let Diagnostic { summary, address, filename, line, .. } = diagnostic;
    match (address.is_empty(), filename.is_empty()) {
        (false, _) => format!("{summary} ({address})"),
        (true, false) => format!("{summary} ({filename}:{line})"),
        (true, true) => summary.clone(),
    }
}

impl ExecutionError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    pub(crate) fn state(error: impl Into<AnyError>) -> Self {
        Self::State(error.into())
    }

    /// Returns the failure of a run with errors.
    pub(crate) fn failed(command: &str, transcript: Transcript) -> Self {
        let lock = transcript.lock();
        let reason = Reason::of(&transcript, lock.as_ref());
        let details = FailureDetails {
            command: command.to_owned(),
            diagnostics: transcript.diagnostics,
            lock,
            ..FailureDetails::default()
        };
        Self::Failed { command: command.to_owned(), reason, details: Box::new(details) }
    }

    /// Names the run of Terraform Enterprise that has failed.
    pub(crate) fn of_run(mut self, id: &str) -> Self {
        if let Self::Failed { details, .. } = &mut self {
            id.clone_into(&mut details.run_id);
        }
        self
    }

    /// Returns the failure of a plan that policies reject.
    pub(crate) fn policy(run_id: &str, summary: String, detail: String) -> Self {
        let severity = "error".to_owned();
        let diagnostics = vec![Diagnostic { severity, summary, detail, ..Diagnostic::default() }];
        let (command, run_id) = ("policy".to_owned(), run_id.to_owned());
        let details = FailureDetails { command: command.clone(), diagnostics, run_id, lock: None };
        Self::Failed { command, reason: Reason::Policy, details: Box::new(details) }
    }

    /// Returns the failure of a run while somebody else holds the lock.
    pub(crate) fn locked(command: &str, lock: LockInfo) -> Self {
        let command = command.to_owned();
        let details =
            FailureDetails { command: command.clone(), lock: Some(lock), ..FailureDetails::default() };
        Self::Failed { command, reason: Reason::Locked, details: Box::new(details) }
    }

    /// Returns the type of the failure, if callers may want to react to it.
    fn kind(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoConfiguration
            | Self::Incomplete { .. }
            | Self::NoBackend
            | Self::Archive(_)
            | Self::TooLarge { .. }
            | Self::NotInEnterprise { .. } => CONFIGURATION_INVALID,
            Self::Enterprise(error) => return error.kind(),
            Self::Store(error) if !error.is_retryable() => PLAN_REFUSED,
            Self::OtherCli { .. }
            | Self::OtherProviders
            | Self::OtherEnterprise { .. }
            | Self::OtherRun { .. } => PLAN_REFUSED,
            Self::RunOver { .. } => PLAN_STALE,
            Self::RunEnded { .. } => RUN_FAILED,
            Self::Failed { reason, .. } => match reason {
                Reason::Configuration => CONFIGURATION_INVALID,
                Reason::Providers => PLAN_REFUSED,
                Reason::Stale => PLAN_STALE,
                Reason::Locked => STATE_LOCKED,
                Reason::Policy => POLICY_FAILED,
                Reason::Other => RUN_FAILED,
            },
            _ => return None,
        })
    }

    pub(crate) fn is_retryable(&self) -> bool {
        let kind = self.kind();
        kind.is_none() || kind == Some(STATE_LOCKED) || (kind == Some(RUN_FAILED) && !self.is_over())
    }

    /// Returns `true` if the next attempt would fail in the same way, because of a stale plan or of the same run.
    fn is_over(&self) -> bool {
        match self {
            Self::Failed { command, details, .. } => command == "apply" || !details.run_id.is_empty(),
            Self::RunEnded { .. } => true,
            _ => false,
        }
    }

    /// Returns the failure of the activity.
    pub(crate) fn into_failure(self) -> ActivityError {
        if matches!(self, Self::Interrupted { .. }) {
            return ActivityError::cancelled();
        }
        let (kind, is_retryable) = (self.kind().map(str::to_owned), self.is_retryable());
        let details = match &self {
            Self::Failed { details, .. } => Some(Proto::<_, Schema>::from((**details).clone())),
            _ => None,
        };
        let failure = ApplicationFailure::builder(self).maybe_type_name(kind).non_retryable(!is_retryable);
        failure.maybe_details(details).build().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_says_what_to_do() {
        let sentence = |who: &str| {
            let lock = LockInfo { who: who.to_owned(), ..LockInfo::default() };
            ExecutionError::locked("plan", lock).to_string()
        };
        let advice = "holds the lock; wait for them, or remove the lock with `ForceUnlock`";
        assert_eq!(sentence("user user-7"), format!("`plan` failed: user user-7 {advice}"));
        assert_eq!(sentence(""), format!("`plan` failed: somebody else {advice}"));
    }
}
