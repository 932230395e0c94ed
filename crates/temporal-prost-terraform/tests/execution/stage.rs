//! A worker with a server, a store, and a CLI.

use crate::environment::Environment;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use temporal_prost::client::WorkflowExecutionStatus;
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_codec::{EncryptionCodec, Key, KeyRing};
use temporal_prost_terraform::execution::v1::configuration::Source;
use temporal_prost_terraform::execution::v1::terraform_temporal::{
    self, ApplyHandle, DeployHandle, DestroyHandle, TerraformActivities, TerraformClient,
};
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, Configuration, DeployRequest, InlineConfiguration, LockInfo, Progress, Stack, Step,
};
use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage, Supervisor, Workflows};

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error>>;

/// The maximum time to wait.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Stage {
    pub(crate) env: Environment,
    pub(crate) client: TerraformClient,
}

impl Stage {
    /// Starts a worker with this CLI. The store and the scratch directories are in `directory`.
    pub(crate) async fn start(directory: &Path, cli: Cli) -> TestResult<Self> {
        Self::with(execution(directory, cli)?).await
    }

    pub(crate) async fn with(execution: impl TerraformActivities) -> TestResult<Self> {
        let env = Environment::start().await?;
        env.worker(terraform_temporal::TASK_QUEUE, |options| register(options, execution))?;
        let client = TerraformClient::new(env.client());
        Ok(Self { env, client })
    }

    /// Stops the worker and starts another.
    pub(crate) async fn restart_worker(&self, execution: impl TerraformActivities) -> TestResult {
        let register = |options: &mut WorkerOptions| register(options, execution);
        self.env.restart_worker(terraform_temporal::TASK_QUEUE, register).await
    }

    /// Starts a deployment, and returns when it needs a decision.
    pub(crate) async fn planned(&self, request: DeployRequest) -> TestResult<DeployHandle> {
        let run = self.client.deploy(request).start().await?;
        if needs_decision(&run).await? { Ok(run) } else { Err("the deployment needs no decision".into()) }
    }

    /// Returns the history of a workflow as JSON.
    pub(crate) async fn history(&self, id: &str) -> TestResult<String> {
        Ok(String::from_utf8(self.client.apply_handle(id).fetch_history().to_json().await?)?)
    }
}

fn register(
    options: &mut WorkerOptions,
    execution: impl TerraformActivities,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    // A worker that stops does not wait for its activities.
    options.graceful_shutdown_period = Some(Duration::from_millis(500));
    terraform_temporal::register_workflows::<Workflows>(&mut *options)?;
    terraform_temporal::register_activities(options, execution)?;
    Ok(())
}

/// Returns the activities with this CLI. The store and the scratch directories are in `directory`.
pub(crate) fn execution(directory: &Path, cli: Cli) -> TestResult<Execution> {
    let cli = cli.supervisor(Supervisor::at(env!("CARGO_BIN_EXE_temporal-prost-terraform-supervisor")));
    let scratch = directory.join("scratch");
    fs::create_dir_all(&scratch)?;
    let store = DirectoryStore::new(directory.join("store"));
    Ok(Execution::new(cli, Storage::encrypted(store, codec())).scratch(scratch))
}

pub(crate) fn codec() -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new("test", [7; 32])))
}

/// A fake CLI in its own directory.
pub(crate) struct Fake(PathBuf);

impl Fake {
    pub(crate) fn new(directory: &Path, script: &str) -> TestResult<Self> {
        let home = directory.join("fake");
        fs::create_dir_all(&home)?;
        let program = home.join("tofu");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/execution/fake/tofu");
        std::os::unix::fs::symlink(source, program)?;
        fs::write(home.join("script"), script)?;
        Ok(Self(home))
    }

    pub(crate) fn cli(&self) -> Cli {
        Cli::at(self.0.join("tofu")).grace(Duration::from_secs(1))
    }

    /// Returns the path of a file next to the script. The script finds it in the directory `$here`.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Returns the arguments of all runs of a command.
    pub(crate) fn runs(&self, command: &str) -> TestResult<Vec<String>> {
        let arguments = fs::read_to_string(self.path("arguments"))?;
        let is_run = |line: &&str| line.split(' ').next() == Some(command);
        Ok(arguments.lines().filter(is_run).map(str::to_owned).collect())
    }
}

/// Waits until a file exists and is not empty, and returns its text.
pub(crate) async fn written(path: &Path) -> TestResult<String> {
    let appear = async {
        loop {
            match fs::read_to_string(path) {
                Ok(text) if !text.trim().is_empty() => return text.trim().to_owned(),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    Ok(tokio::time::timeout(PATIENCE, appear).await.map_err(|_| format!("no {}", path.display()))?)
}

/// Waits until a process has ended.
pub(crate) async fn gone(pid: &str) -> TestResult {
    let process = Path::new("/proc").join(pid);
    let disappear = async {
        while process.exists() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    Ok(tokio::time::timeout(PATIENCE, disappear).await.map_err(|_| format!("{pid} still runs"))?)
}

/// A run whose progress can be queried.
pub(crate) trait Watched {
    async fn progress(&self) -> TestResult<Progress>;
}

impl Watched for ApplyHandle {
    async fn progress(&self) -> TestResult<Progress> {
        Ok(self.get_progress().await?)
    }
}

impl Watched for DestroyHandle {
    async fn progress(&self) -> TestResult<Progress> {
        Ok(self.get_progress().await?)
    }
}

/// Returns the lock that a run waits for, as soon as it waits.
pub(crate) async fn locked(run: &impl Watched) -> TestResult<LockInfo> {
    let wait = async {
        loop {
            match run.progress().await?.lock {
                Some(lock) => return Ok(lock),
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    tokio::time::timeout(PATIENCE, wait).await?
}

/// Waits until a deployment needs a decision. Returns `false` if it completes without one, and fails if it fails.
pub(crate) async fn needs_decision(run: &DeployHandle) -> TestResult<bool> {
    let wait = async {
        while run.get_progress().await?.step() != Step::Decision {
            if run.describe().await?.status() != WorkflowExecutionStatus::Running {
                run.result().await?;
                return Ok(false);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(true)
    };
    tokio::time::timeout(PATIENCE, wait).await.map_err(|_| "the deployment does not end its plan")?
}

pub(crate) fn inline(text: &str) -> Configuration {
    let files = [("main.tf".to_owned(), text.to_owned())].into();
    Configuration { source: Some(Source::Inline(InlineConfiguration { files })), root: String::new() }
}

pub(crate) fn stack(configuration: &str) -> Stack {
    Stack { name: "db".to_owned(), configuration: Some(inline(configuration)), ..Stack::default() }
}

pub(crate) fn apply(stack: Stack) -> ApplyRequest {
    ApplyRequest { stack: Some(stack), plan: None }
}

/// Returns a JSON history and the text of all its payloads.
pub(crate) fn payloads(history: &str) -> Vec<String> {
    use base64::Engine as _;
    let mut open = vec![serde_json::from_str::<serde_json::Value>(history).unwrap()];
    let mut texts = vec![history.to_owned()];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Object(fields) => open.extend(fields.into_iter().map(|(_, value)| value)),
            serde_json::Value::Array(items) => open.extend(items),
            serde_json::Value::String(text) => {
                let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap_or_default();
                texts.push(String::from_utf8_lossy(&bytes).into_owned());
            }
            _ => {}
        }
    }
    texts
}
