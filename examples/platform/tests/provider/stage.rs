use crate::cloud::TestCloud;
use futures_util::StreamExt as _;
use platform::{Desk, Module, Naming, Vault, databases_worker, terraform_worker, v1::databases_temporal};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use temporal_prost::{
    client::{Client, ClientOptions, WorkflowListOptions},
    hook::Hooks,
};
use temporal_prost_biscuit::{ClientAuthorization, RootKeys, TokenFile};
use temporal_prost_codec::{EncryptionCodec, KeyFile, apply_codec};
use temporal_prost_connect::ConnectionSettings;
use temporal_prost_terraform::{
    Debug,
    execution::{DirectoryStore, Storage, v1::terraform_temporal::TerraformActivities},
};
use test_terraform::{Cli, Directory, Found, Provider, TestServer, TestWorker};

/// A Temporal server with workers, and a provider in this process.
pub(crate) struct Stage {
    pub(crate) folder: TempDir,
    pub(crate) desk: Desk,
    pub(crate) cloud: TestCloud,
    /// A client of a developer.
    pub(crate) client: Client,
    pub(crate) server: TestServer,
    provider: Debug,
    workers: Vec<TestWorker>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let mut stage = Self::without_workers().await;
        let cloud = stage.cloud.clone();
        stage.work(cloud).await;
        stage
    }

    pub(crate) async fn without_workers() -> Self {
        let server = TestServer::start().await;
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path(), &server.address, &server.namespace).unwrap();
        let client = connect(&desk, "developer").await;
        let (cloud, provider) = (TestCloud::default(), provider(&desk, "developer"));
        Self { folder, desk, cloud, client, server, provider, workers: Vec::new() }
    }

    /// Starts both workers. The activities run Terraform or a replacement.
    pub(crate) async fn work(&mut self, terraform: impl TerraformActivities) {
        self.keep_databases().await;
        self.run_terraform(terraform).await;
    }

    /// Starts the worker for databases.
    pub(crate) async fn keep_databases(&mut self) {
        self.workers.push(keep_databases(&self.desk, self.folder.path()).await);
    }

    /// Starts the worker for Terraform.
    pub(crate) async fn run_terraform(&mut self, activities: impl TerraformActivities) {
        let options = terraform_worker(keys(&self.desk), activities).unwrap();
        self.workers.push(TestWorker::start(connect(&self.desk, "worker").await, options));
    }

    /// Returns the provider that runs in this process, with its settings.
    pub(crate) fn provider(&self) -> Provider {
        self.found(Found::Running(self.provider.reattach().to_owned()))
    }

    /// Returns the provider with its settings, which the program finds as `found` says.
    pub(crate) fn found(&self, found: Found) -> Provider {
        let (address, namespace) = (&self.server.address, &self.server.namespace);
        let profile = self.desk.profile().display().to_string();
        let block =
            format!("  address = {address:?}\n  namespace = {namespace:?}\n  config_file = {profile:?}");
        Provider { name: "platform", source: "example.com/acme/platform", block, found }
    }

    /// Returns a directory with a configuration of one database.
    pub(crate) fn directory(&self, cli: Cli, arguments: &str) -> Directory {
        let directory = Directory::new(cli, self.provider());
        directory.write(&database(arguments));
        directory
    }

    /// Returns a directory with the same configuration whose program starts the provider itself, as a user with a role.
    pub(crate) fn own_process(&self, cli: Cli, role: &str, arguments: &str) -> Directory {
        let binary = Path::new(env!("CARGO_BIN_EXE_terraform-provider-platform")).parent().unwrap();
        let directory = Directory::new(cli, self.found(Found::Binary(binary.to_owned())));
        directory.write(&database(arguments));
        directory.env("PLATFORM_TOKEN", self.desk.token(role))
    }

    /// Returns the number of runs of a database.
    pub(crate) async fn runs(&self, id: &str) -> usize {
        let query = format!("WorkflowId = '{id}'");
        let runs = self.client.list_workflows(query, WorkflowListOptions::default());
        runs.map(Result::unwrap).count().await
    }
}

/// The module of the example.
pub(crate) fn module() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("module")
}

/// Returns the store of all workers.
pub(crate) fn storage(desk: &Desk, folder: &Path) -> Storage {
    let codec = EncryptionCodec::new(KeyFile::open(desk.payload_keys()).unwrap());
    Storage::encrypted(DirectoryStore::new(folder.join("store")), codec)
}

/// Starts a worker for databases.
pub(crate) async fn keep_databases(desk: &Desk, folder: &Path) -> TestWorker {
    let module = Module::new(module(), Vault::new(storage(desk, folder)));
    let options = databases_worker(keys(desk), module).unwrap();
    TestWorker::start(connect(desk, "worker").await, options)
}

fn keys(desk: &Desk) -> RootKeys {
    serde_json::from_slice(&fs::read(desk.keys()).unwrap()).unwrap()
}

/// The arguments of a database.
pub(crate) const MAIN: &str = "  region = \"eu\"\n  name = \"main\"\n  size = \"SMALL\"";
/// The arguments of the same database with another node.
pub(crate) const LARGER: &str = "  region = \"eu\"\n  name = \"main\"\n  size = \"SMALL\"\n  nodes = 2";
/// The id of both.
pub(crate) const MAIN_ID: &str = "database/eu/main";

/// Returns the resource of a database.
pub(crate) fn database(arguments: &str) -> String {
    format!(
        "resource \"platform_database\" \"main\" {{\n{arguments}\n}}\n\
         output \"address\" {{ value = platform_database.main.address }}\n\
         output \"changes\" {{ value = platform_database.main.changes }}\n"
    )
}

/// Returns how often the service has changed the database.
pub(crate) async fn changes(directory: &Directory) -> serde_json::Value {
    directory.json(&["output", "-json", "changes"]).await
}

/// Attaches the token of a role.
fn sign(desk: &Desk, role: &str) -> impl Fn(&mut ClientOptions) + Send + Sync + 'static {
    let hooks = Hooks::new().with(Naming).with(ClientAuthorization::new(TokenFile::new(desk.token(role))));
    move |client| client.client_interceptors.push(hooks.client_interceptor())
}

/// Serves the provider in this process, as a user with a role.
pub(crate) fn provider(desk: &Desk, role: &str) -> Debug {
    let sign = sign(desk, role);
    let program = databases_temporal::terraform::program().codec(apply_codec);
    program.connection(move |_, client| sign(client)).debug().unwrap()
}

/// Connects as a user with a role.
pub(crate) async fn connect(desk: &Desk, role: &str) -> Client {
    let settings = ConnectionSettings {
        config_file: Some(desk.profile().display().to_string()),
        disable_config_env: true,
        ..ConnectionSettings::default()
    };
    let mut profile = settings.profile().unwrap().codec(apply_codec).unwrap();
    sign(desk, role)(&mut profile.client);
    profile.connect().await.unwrap()
}
