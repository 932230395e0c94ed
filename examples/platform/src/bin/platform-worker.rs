//! Runs the workflows of the platform, and Terraform for them, until Ctrl-C or SIGTERM.

use anyhow::Context as _;
use platform::{Module, Vault, databases_worker, sign, terraform_worker};
use std::path::PathBuf;
use std::{env, fs};
use temporal_prost::client::Client;
use temporal_prost_biscuit::RootKeys;
use temporal_prost_codec::{EncryptionCodec, KeyFile, apply_codec};
use temporal_prost_connect::Profile;
use temporal_prost_connect::host::{Host, HostedWorker};
use temporal_prost_terraform::execution::{Cli, DirectoryStore, Execution, Storage, Supervisor};

fn main() -> anyhow::Result<()> {
    // The worker starts itself again as the supervisor of each run of Terraform.
    Supervisor::enter();
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    tokio::runtime::Runtime::new()?.block_on(run())
}

async fn run() -> anyhow::Result<()> {
    let keys: RootKeys = serde_json::from_slice(&fs::read(path("PLATFORM_KEYS")?)?)?;
    let codec = EncryptionCodec::new(KeyFile::open(path("PLATFORM_PAYLOAD_KEYS")?)?);
    let storage = Storage::encrypted(DirectoryStore::new(path("PLATFORM_STORE")?), codec);
    let vault = Vault::new(storage.clone());
    let cli = Cli::at(env::var_os("PLATFORM_TOFU").unwrap_or_else(|| "tofu".into()));
    let execution = Execution::new(cli, storage).secrets(vault.clone());
    let module = Module::new(path("PLATFORM_MODULE")?, vault);
    let client = connect().await?;
    Host::new()
        .worker(HostedWorker::new(client.clone(), databases_worker(keys.clone(), module)?))
        .worker(HostedWorker::new(client, terraform_worker(keys, execution)?))
        .run()
        .await?;
    Ok(())
}

/// Returns the path in an environment variable.
fn path(variable: &str) -> anyhow::Result<PathBuf> {
    env::var_os(variable).map(PathBuf::from).with_context(|| format!("set {variable}; see the README"))
}

async fn connect() -> anyhow::Result<Client> {
    let mut profile = Profile::load()?.codec(apply_codec)?;
    sign(&mut profile.connection, &mut profile.client);
    Ok(profile.connect().await?)
}
