//! One activity, with its settings, its secrets and its heartbeats.

use super::Execution;
use crate::digest::sha256;
use crate::execution::cli::explanation::text_diagnostic;
use crate::execution::cli::{Outcome, Run, Transcript};
use crate::execution::error::ExecutionError;
use crate::execution::observer::Observer;
use crate::execution::secret::Secrets;
use crate::execution::state::{Backend, StateClient};
use crate::execution::supervisor::Ended;
use crate::execution::v1::{Bundle, Cli as CliVersion, Stack};
use crate::execution::workspace::{Workspace, read, write};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use temporal_prost::sdk::activities::ActivityContext;

/// The file with the selected versions of providers.
pub(super) const LOCK_FILE: &str = ".terraform.lock.hcl";

pub(super) struct Session<'a> {
    pub(super) execution: &'a Execution,
    pub(super) stack: Stack,
    secrets: Arc<Secrets>,
    observer: Observer,
    state: Option<Managed>,
}

/// The state and its server, if the stack keeps it in the store.
type Managed = (StateClient, Backend);

impl<'a> Session<'a> {
    pub(super) async fn open(
        execution: &'a Execution,
        ctx: ActivityContext,
        stack: Option<Stack>,
    ) -> Result<Self, ExecutionError> {
        let stack = stack.ok_or(ExecutionError::Incomplete { what: "stack" })?;
        let observer = Observer::new(ctx);
        // A resolver of secrets and the workflow `State` can be slow.
        let prepared = Box::pin(prepare(execution, &stack, observer.context()));
        let (secrets, state) = observer.unless_cancelled("open", prepared).await?;
        Ok(Self { execution, stack, secrets: Arc::new(secrets), observer, state })
    }

    pub(super) async fn beating<F: Future>(&self, work: F) -> F::Output {
        self.observer.beating(work).await
    }

    pub(super) fn workspace(&self, root: &str) -> Result<Workspace, ExecutionError> {
        Workspace::create(self.execution.scratch.as_deref(), root)
    }

    pub(super) fn run<'s>(&'s self, workspace: &'s Workspace) -> Run<'s> {
        let cli = &self.execution.engine;
        let backend = self.state.as_ref().map(|(_, backend)| backend);
        Run { cli, workspace, secrets: &self.secrets, observer: &self.observer, backend }
    }

    /// Runs a command that prints a single result.
    pub(super) async fn answer(
        &self,
        workspace: &Workspace,
        arguments: Vec<OsString>,
    ) -> Result<Vec<u8>, ExecutionError> {
        let command = arguments.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = self.run(workspace).answer(arguments).await?;
        check(&command, &outcome)?;
        Ok(outcome.output)
    }

    pub(super) fn state(&self) -> Option<&StateClient> {
        self.state.as_ref().map(|(client, _)| client)
    }

    /// Returns `true` if this is not the first attempt.
    pub(super) fn is_retry(&self) -> bool {
        self.observer.attempt() > 1
    }

    pub(super) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Returns the name and the version of the CLI.
    pub(super) async fn version(&self, workspace: &Workspace) -> Result<CliVersion, ExecutionError> {
        let answer = self.answer(workspace, vec!["version".into()]).await?;
        let garbage = || ExecutionError::Garbage { command: "version".to_owned() };
        parse_version(&String::from_utf8_lossy(&answer)).ok_or_else(garbage)
    }

    /// Opens the configuration of a bundle on this host, with its providers.
    pub(super) async fn unbundle(&self, bundle: &Bundle) -> Result<Workspace, ExecutionError> {
        let workspace = self.workspace(&bundle.root)?;
        let archive = bundle.archive.as_ref().ok_or(ExecutionError::Incomplete { what: "archive" })?;
        workspace.unpack(&self.execution.storage.get(archive).await?)?;
        let found = self.version(&workspace).await?;
        let expected = bundle.cli.clone().unwrap_or_default();
        if found != expected {
            let text = |cli: CliVersion| format!("{} {}", cli.name, cli.version);
            return Err(ExecutionError::OtherCli { expected: text(expected), found: text(found) });
        }
        let lock_file = workspace.root().join(LOCK_FILE);
        let providers = read(&lock_file)?;
        self.initialize(&workspace, &["-lockfile=readonly"]).await?;
        if providers_digest(&providers) != bundle.providers_sha256 || read(&lock_file)? != providers {
            return Err(ExecutionError::OtherProviders);
        }
        Ok(workspace)
    }

    /// Writes the variables of the stack, and returns the arguments that name them.
    pub(super) fn variables(&self, workspace: &Workspace) -> Result<Vec<OsString>, ExecutionError> {
        let variables = self.stack.variables.clone().unwrap_or_default();
        let json = serde_json::Value::Object(crate::execution::variables::to_json(&variables));
        let path = workspace.variables();
        write(&path, json.to_string().as_bytes())?;
        Ok(vec![argument("-var-file=", path)])
    }
}

/// Resolves the secrets of a stack, and serves its state.
async fn prepare(
    execution: &Execution,
    stack: &Stack,
    ctx: &ActivityContext,
) -> Result<(Secrets, Option<Managed>), ExecutionError> {
    let mut secrets = Secrets::resolve(&stack.secrets, &*execution.secrets).await?;
    if !stack.managed_state {
        return Ok((secrets, None));
    }
    let client = StateClient::open(ctx, &stack.name).await?;
    let backend = Backend::serve(client.clone(), execution.storage.clone(), &mut secrets).await?;
    Ok((secrets, Some((client, backend))))
}

/// Checks the end of a command that prints its errors as text.
pub(super) fn check<T>(command: &str, outcome: &Outcome<T>) -> Result<(), ExecutionError> {
    let mut transcript = Transcript::default();
    match outcome.ended {
        Ended::Code(0) => return Ok(()),
        Ended::Signal(signal) => {
            return Err(ExecutionError::Killed { command: command.to_owned(), signal });
        }
        Ended::Code(_) => transcript.diagnostics.extend(text_diagnostic(&outcome.error)),
    }
    Err(ExecutionError::failed(command, transcript))
}

/// Returns the failure of a command that prints messages.
pub(super) fn failed(command: &str, outcome: Outcome<Transcript>) -> ExecutionError {
    let Outcome { ended, mut output, error } = outcome;
    if let Ended::Signal(signal) = ended {
        return ExecutionError::Killed { command: command.to_owned(), signal };
    }
    if output.errors().next().is_none() {
        output.diagnostics.extend(text_diagnostic(&error));
    }
    ExecutionError::failed(command, output)
}

/// Returns the digest of a lock file. Returns an empty string for a configuration without providers.
pub(super) fn providers_digest(lock_file: &[u8]) -> String {
    if lock_file.is_empty() { String::new() } else { sha256(lock_file) }
}

pub(super) fn argument(flag: &str, path: PathBuf) -> OsString {
    let mut argument = OsString::from(flag);
    argument.push(path);
    argument
}

/// Parses `OpenTofu v1.12.6` or `Terraform v1.5.7`.
fn parse_version(text: &str) -> Option<CliVersion> {
    let (program, version) = text.lines().next()?.trim().split_once(" v")?;
    let name = match program {
        "OpenTofu" => "tofu",
        "Terraform" => "terraform",
        _ => return None,
    };
    Some(CliVersion { name: name.to_owned(), version: version.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        let tofu = parse_version("OpenTofu v1.12.6\non linux_amd64\n").unwrap();
        assert_eq!((tofu.name.as_str(), tofu.version.as_str()), ("tofu", "1.12.6"));
        assert_eq!(parse_version("Terraform v1.5.7").unwrap().name, "terraform");
        assert!(parse_version("command not found").is_none());
    }
}
