use crate::cloud::TestCloud;
use platform::{Platform, v1::databases_temporal};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::Arc,
    thread,
};
use tempfile::TempDir;
use temporal_prost::{
    client::{Client, ClientOptions, Connection},
    sdk::{Runtime, Worker, WorkerOptions},
};
use temporal_prost_terraform::Debug;
use temporal_prost_testing::MemoryServer;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    task::JoinHandle,
};

/// A program that understands Terraform's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cli {
    Tofu,
    Terraform,
}

impl Cli {
    pub(crate) const BOTH: [Self; 2] = [Self::Tofu, Self::Terraform];

    fn program(self) -> PathBuf {
        let variable = match self {
            Self::Tofu => "TOFU_PATH",
            Self::Terraform => "TERRAFORM_PATH",
        };
        env::var_os(variable)
            .map(PathBuf::from)
            .unwrap_or_else(|| panic!("{variable} is not set: run the lane"))
    }
}

/// A Temporal server with a worker, and a provider in this process.
pub(crate) struct Stage {
    pub(crate) cloud: Arc<TestCloud>,
    pub(crate) client: Client,
    pub(crate) address: String,
    provider: Debug,
    served: JoinHandle<()>,
    stop_worker: Box<dyn Fn() + Send + Sync>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let server = MemoryServer::with_options(|options| options.skip_time = false);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let connection = Connection::connect(server.connection_options()).await.unwrap();
        let client = Client::new(connection, ClientOptions::new("default").build()).unwrap();
        let cloud = TestCloud::new();
        let served = tokio::spawn(async move { server.serve(listener).await.unwrap() });
        let provider = databases_temporal::terraform::program().debug().unwrap();
        let stop_worker = worker(client.clone(), Arc::clone(&cloud));
        Self { cloud, client, address, provider, served, stop_worker }
    }

    /// Returns a directory with a configuration of one database.
    pub(crate) fn directory(&self, cli: Cli, arguments: &str) -> Directory {
        let directory = Directory {
            cli,
            files: tempfile::tempdir().unwrap(),
            reattach: Some(self.provider.reattach().to_owned()),
            address: self.address.clone(),
        };
        directory.write(arguments);
        directory
    }

    /// Returns such a directory, whose program starts the provider itself.
    pub(crate) fn own_process(&self, cli: Cli, arguments: &str) -> Directory {
        let directory = Directory { reattach: None, ..self.directory(cli, arguments) };
        let binary = Path::new(env!("CARGO_BIN_EXE_terraform-provider-platform")).parent().unwrap();
        let overrides = format!("dev_overrides {{ \"example.com/acme/platform\" = {binary:?} }}");
        let configuration =
            format!("disable_checkpoint = true\nprovider_installation {{\n{overrides}\ndirect {{}}\n}}\n");
        fs::write(directory.files.path().join("cli.tfrc"), configuration).unwrap();
        directory
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        (self.stop_worker)();
        self.served.abort();
    }
}

/// Runs a worker on a thread of its own, until the returned function is called.
fn worker(client: Client, cloud: Arc<TestCloud>) -> Box<dyn Fn() + Send + Sync> {
    let (send, stop) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        tokio.block_on(async move {
            let mut options = WorkerOptions::new(databases_temporal::TASK_QUEUE).build();
            databases_temporal::register_workflows::<Platform>(&mut options).unwrap();
            databases_temporal::register_activities(&mut options, cloud).unwrap();
            let runtime = Runtime::from_current_tokio(Default::default()).unwrap();
            let mut worker = Worker::new(&runtime, client, options).unwrap();
            send.send(Box::new(worker.shutdown_handle()) as Box<dyn Fn() + Send + Sync>).unwrap();
            worker.run().await.unwrap();
        });
    });
    stop.recv().unwrap()
}

/// A configuration and its state.
pub(crate) struct Directory {
    cli: Cli,
    files: TempDir,
    reattach: Option<String>,
    address: String,
}

impl Directory {
    /// Writes the configuration of a database with these arguments.
    pub(crate) fn write(&self, arguments: &str) {
        let address = &self.address;
        let text = format!(
            "terraform {{\n  required_providers {{\n    platform = {{ source = \"example.com/acme/platform\" }}\n  }}\n}}\n\
             provider \"platform\" {{\n  address = \"{address}\"\n  allow_plaintext = true\n}}\n\
             resource \"platform_database\" \"main\" {{\n{arguments}\n}}\n\
             output \"address\" {{ value = platform_database.main.address }}\n"
        );
        fs::write(self.files.path().join("main.tf"), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.cli.program());
        command.args(arguments).current_dir(self.files.path()).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("TF_CLI_CONFIG_FILE", self.files.path().join("cli.tfrc")).env("CHECKPOINT_DISABLE", "1");
        command.env("TF_IN_AUTOMATION", "1").env("TEMPORAL_CONFIG_FILE", self.files.path().join("none.toml"));
        if let Some(reattach) = &self.reattach {
            command.env("TF_REATTACH_PROVIDERS", reattach);
        }
        command
    }

    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Runs the program, and returns its exit code and its text.
    pub(crate) async fn run(&self, arguments: &[&str]) -> (i32, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().await.unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        (status.code().unwrap_or(-1), text)
    }

    /// Applies without asking, which succeeds.
    pub(crate) async fn apply(&self) -> String {
        let (code, text) = self.run(&["apply", "-auto-approve", "-no-color"]).await;
        assert_eq!(code, 0, "{:?}: {text}", self.cli);
        text
    }

    /// Applies without asking, which fails.
    pub(crate) async fn apply_fails(&self) -> String {
        let (code, text) = self.run(&["apply", "-auto-approve", "-no-color"]).await;
        assert_eq!(code, 1, "{:?}: {text}", self.cli);
        // The text is wrapped.
        text.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns whether a plan has changes, and its text.
    pub(crate) async fn plan(&self) -> (bool, String) {
        let (code, text) = self.run(&["plan", "-detailed-exitcode", "-no-color"]).await;
        assert!([0, 2].contains(&code), "{:?}: {text}", self.cli);
        (code == 2, text)
    }

    pub(crate) fn state(&self) -> String {
        fs::read_to_string(self.files.path().join("terraform.tfstate")).unwrap()
    }

    /// Returns what the program prints as JSON.
    pub(crate) async fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.command(arguments).output().await.unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
    }
}
