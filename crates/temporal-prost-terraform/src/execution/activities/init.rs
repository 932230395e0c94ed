use super::session::{LOCK_FILE, Session, check, providers_digest};
use crate::execution::archive::pack;
use crate::execution::cli::explanation::text_diagnostic;
use crate::execution::cli::message::Validation;
use crate::execution::cli::{Outcome, Transcript};
use crate::execution::error::ExecutionError;
use crate::execution::supervisor::Ended;
use crate::execution::v1::{Bundle, Configuration};
use crate::execution::workspace::{Workspace, read, write};
use serde::Deserialize;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// The file that replaces the backend of the configuration. The CLI reads files with this suffix last.
const OVERRIDE: &str = "temporal_prost_override.tf.json";
/// The backend for a state in the store. Its address and password are in the environment.
const MANAGED: &str = r#"{"terraform":{"backend":{"http":{}}}}"#;

impl Session<'_> {
    /// Prepares a configuration, and saves it with the selected versions of its providers.
    pub(super) async fn init(&self) -> Result<Bundle, ExecutionError> {
        let configuration = self.stack.configuration.as_ref().ok_or(ExecutionError::NoConfiguration)?;
        let workspace = self.workspace(&configuration.root)?;
        self.fill(&workspace, configuration).await?;
        let cli = self.version(&workspace).await?;
        self.initialize(&workspace, &[]).await?;
        self.validate(&workspace).await?;
        require_backend(&workspace)?;
        let providers = read(&workspace.root().join(LOCK_FILE))?;
        let archive = self.execution.storage.put("bundle", pack(&workspace.source())?).await?;
        let (root, providers_sha256) = (configuration.root.clone(), providers_digest(&providers));
        Ok(Bundle { archive: Some(archive), root, cli: Some(cli), providers_sha256, enterprise: None })
    }

    async fn fill(&self, workspace: &Workspace, configuration: &Configuration) -> Result<(), ExecutionError> {
        workspace.fill(configuration, &self.execution.storage).await?;
        if self.stack.managed_state {
            write(&workspace.root().join(OVERRIDE), MANAGED.as_bytes())?;
        }
        Ok(())
    }

    /// Downloads providers and modules.
    pub(super) async fn initialize(
        &self,
        workspace: &Workspace,
        flags: &[&str],
    ) -> Result<(), ExecutionError> {
        let mut arguments = vec!["init".into(), "-input=false".into(), "-no-color".into()];
        arguments.extend(flags.iter().map(Into::into));
        let backend = self.stack.backend.iter();
        arguments.extend(backend.map(|(name, value)| format!("-backend-config={name}={value}").into()));
        // The CLI does not lock its cache of providers.
        let _alone = match &self.execution.engine.plugin_cache {
            Some(cache) => Some(lock(cache.clone()).await?),
            None => None,
        };
        let outcome = self.run(workspace).answer(arguments).await?;
        self.check_init(outcome)
    }

    /// Checks the end of `init`, which prints some of its errors to standard output.
    fn check_init(&self, outcome: Outcome<Vec<u8>>) -> Result<(), ExecutionError> {
        let Outcome { ended, output, error } = outcome;
        let output = self.secrets().redact(&String::from_utf8_lossy(&output));
        let error = if text_diagnostic(&error).is_some() { error } else { output };
        check("init", &Outcome { ended, output: (), error })
    }

    async fn validate(&self, workspace: &Workspace) -> Result<(), ExecutionError> {
        let outcome = self.run(workspace).answer(vec!["validate".into(), "-json".into()]).await?;
        if let Ended::Signal(_) = outcome.ended {
            return check("validate", &outcome);
        }
        let parsed = serde_json::from_slice::<Validation>(&outcome.output);
        let garbage = |_| ExecutionError::Garbage { command: "validate".to_owned() };
        let Validation { valid, diagnostics } = parsed.map_err(garbage)?;
        if valid {
            return Ok(());
        }
        let mut transcript = Transcript::default();
        transcript.add_diagnostics(diagnostics, self.secrets());
        Err(ExecutionError::failed("validate", transcript))
    }
}

/// Waits until no other run on this host uses a cache. Other runs wait until the returned file is dropped.
async fn lock(cache: PathBuf) -> Result<File, ExecutionError> {
    let path = cache.join("temporal-prost.lock");
    let opened = path.clone();
    let locked = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&cache)?;
        let file = File::create(opened)?;
        file.lock()?;
        Ok(file)
    });
    locked.await.map_err(io::Error::other).and_then(|file| file).map_err(ExecutionError::file(&path))
}

/// The part of the CLI's data file that names the backend.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Initialized {
    backend: Option<Backend>,
}

#[derive(Debug, Deserialize)]
struct Backend {}

/// Rejects a configuration whose state would be lost with the workspace.
fn require_backend(workspace: &Workspace) -> Result<(), ExecutionError> {
    let path: &Path = &workspace.data().join("terraform.tfstate");
    let initialized = serde_json::from_slice(&read(path)?).unwrap_or_default();
    let Initialized { backend: Some(_) } = initialized else { return Err(ExecutionError::NoBackend) };
    Ok(())
}
