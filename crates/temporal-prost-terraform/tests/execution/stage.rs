//! A worker with a server, a store, and a CLI.

use crate::environment::Environment;
use crate::patience::decidable;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_codec::{EncryptionCodec, Key, KeyRing};
use temporal_prost_terraform::execution::v1::configuration::Source;
use temporal_prost_terraform::execution::v1::terraform_temporal::{
    self, DeployHandle, TerraformActivities, TerraformClient,
};
use temporal_prost_terraform::execution::v1::{
    ApplyRequest, Configuration, DeployRequest, InlineConfiguration, Stack, Step,
};
use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage, Supervisor, Workflows};

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error>>;

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
        if decidable(&run).await? == Step::Decision {
            Ok(run)
        } else {
            Err("the deployment needs no decision".into())
        }
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
