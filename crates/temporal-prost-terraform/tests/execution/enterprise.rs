//! Execution with the API of Terraform Enterprise. A fake of the API runs a CLI.

mod approval;
mod cancels;
mod drift;
mod fake;
mod limits;
mod locks;
mod losses;
mod policies;
mod secrets;
mod sizes;
mod tofu;

use crate::stage::{Fake, Stage, TestResult, codec, inline};
use fake::{FakeEnterprise, ORGANIZATION, WORKSPACE};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use temporal_prost_secret::{Token, TokenSource};
use temporal_prost_terraform::execution::v1::terraform_temporal::DeployHandle;
use temporal_prost_terraform::execution::v1::{DecideRequest, DeployRequest, Stack};
use temporal_prost_terraform::execution::{DirectoryStore, Enterprise, Execution, Storage};

/// Plans one resource. After the apply, the state has two outputs.
const SCRIPT: &str = r#"
    case $command in
      show)
        echo '{"format_version":"1.2","resource_changes":[{"address":"db.main","change":{"actions":["create"]}}]}'
        exit 0 ;;
      apply)
        echo '{"version":4,"serial":1,"outputs":{"url":{"value":"db:1"},"key":{"value":"canary-of-an-output","sensitive":true}}}' \
            > terraform.tfstate ;;
    esac
"#;

/// A server, and a worker that uses it.
struct Site {
    fake: FakeEnterprise,
    stage: Stage,
    directory: TempDir,
    /// The CLI of the server if it is a script.
    script: Option<Fake>,
}

impl Site {
    /// Starts a server whose CLI runs `script` and [`SCRIPT`].
    async fn scripted(script: &str) -> TestResult<Self> {
        let directory = tempfile::tempdir()?;
        let script = Fake::new(directory.path(), &format!("{script}\n{SCRIPT}"))?;
        let program = script.path("tofu");
        Self::start(directory, program, Some(script)).await
    }

    async fn start(directory: TempDir, program: PathBuf, script: Option<Fake>) -> TestResult<Self> {
        let fake = FakeEnterprise::start(directory.path(), program)?;
        let stage = Stage::with(execution(&enterprise(&fake, token(&fake))?, directory.path())).await?;
        Ok(Self { fake, stage, directory, script })
    }

    /// Returns the path of a file next to the script.
    fn path(&self, name: &str) -> PathBuf {
        self.script.as_ref().unwrap().path(name)
    }

    /// Lets a waiting script continue.
    fn go(&self) -> TestResult {
        Ok(std::fs::write(self.path("go"), "")?)
    }

    /// Stops the worker and starts another.
    async fn restart_worker(&self) -> TestResult {
        let enterprise = enterprise(&self.fake, token(&self.fake))?;
        self.stage.restart_worker(execution(&enterprise, self.directory.path())).await
    }

    /// Starts a deployment, and returns when it needs a decision.
    async fn planned(&self, stack: Stack) -> TestResult<DeployHandle> {
        self.stage.planned(deployment(stack)).await
    }

    /// Returns the names and comments of the actions on the only run.
    fn actions(&self) -> Vec<(String, String)> {
        let runs = self.fake.runs();
        assert_eq!(runs.len(), 1, "{runs:?}");
        runs[0].actions.clone()
    }
}

fn token(fake: &FakeEnterprise) -> Arc<Token> {
    Arc::new(Token::new(&fake.token(), "the test").unwrap())
}

fn enterprise(fake: &FakeEnterprise, tokens: impl TokenSource) -> TestResult<Enterprise> {
    connect(&fake.url(), fake.certificate(), tokens)
}

fn connect(url: &str, certificate: &str, tokens: impl TokenSource) -> TestResult<Enterprise> {
    let enterprise = Enterprise::new(url, ORGANIZATION, tokens)?.with_roots(certificate.as_bytes())?;
    Ok(enterprise
        .polling(Duration::from_millis(20), Duration::from_millis(100))
        // A busy machine may stop a process for some seconds.
        .grace(Duration::from_secs(15)))
}

fn execution(enterprise: &Enterprise, directory: &Path) -> Execution<Enterprise> {
    let store = DirectoryStore::new(directory.join("store"));
    Execution::new(enterprise.clone(), Storage::encrypted(store, codec()))
}

fn stack(text: &str) -> Stack {
    Stack { name: WORKSPACE.to_owned(), configuration: Some(inline(text)), ..Stack::default() }
}

fn deployment(stack: Stack) -> DeployRequest {
    DeployRequest { stack: Some(stack), ..DeployRequest::default() }
}

async fn decision(run: &DeployHandle, approved: bool) -> TestResult<DecideRequest> {
    let plan_sha256 = run.get_plan_summary().await?.sha256;
    let (by, reason) = ("ada".to_owned(), "reviewed".to_owned());
    Ok(DecideRequest { approved, plan_sha256, by, reason, override_policies: false })
}
