use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use temporal_prost_testing::MemoryServer;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

const PATIENCE: Duration = Duration::from_mins(1);

/// The Temporal server behind the gateway. It ends when it is dropped.
pub struct Backend {
    /// `host:port`.
    pub address: String,
    /// The address of the Temporal UI, if there is one.
    pub ui: Option<String>,
    process: Option<Child>,
}

impl Backend {
    /// Starts the dev server of the `temporal` command, or a server in memory without a UI.
    ///
    /// # Errors
    /// If the server does not start.
    pub async fn start(codec_endpoint: &str) -> anyhow::Result<Self> {
        match temporal() {
            Some(program) => Self::dev_server(&program, codec_endpoint).await,
            None => Self::in_memory().await,
        }
    }

    /// Starts a server in memory.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn in_memory() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let server = MemoryServer::with_options(|options| options.skip_time = false);
        tokio::spawn(async move { server.serve(listener).await });
        Ok(Self { address, ui: None, process: None })
    }

    async fn dev_server(program: &Path, codec_endpoint: &str) -> anyhow::Result<Self> {
        let (port, ui) = (free_port().await?, free_port().await?);
        let mut command = Command::new(program);
        command.args(["server", "start-dev", "--ip", "127.0.0.1", "--log-level", "error"]);
        command.args(["--port", &port.to_string(), "--ui-port", &ui.to_string()]);
        command.args(["--ui-codec-endpoint", codec_endpoint]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        let process = command.spawn().with_context(|| format!("cannot run {}", program.display()))?;
        let address = format!("127.0.0.1:{port}");
        let mut this = Self { address, ui: Some(format!("http://127.0.0.1:{ui}")), process: Some(process) };
        this.wait().await?;
        Ok(this)
    }

    /// Waits until the server listens.
    async fn wait(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        while TcpStream::connect(&self.address).await.is_err() {
            if started.elapsed() > PATIENCE {
                bail!("the Temporal server at {} does not listen after {PATIENCE:?}", self.address);
            }
            if let Some(status) = self.process.as_mut().map(Child::try_wait).transpose()?.flatten() {
                bail!("the Temporal server has ended with {status}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

/// Returns the `temporal` command that `TEMPORAL_CLI_PATH` names, or that is on the `PATH`.
fn temporal() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let named = std::env::var_os("TEMPORAL_CLI_PATH").map(PathBuf::from);
    named.or_else(|| {
        std::env::split_paths(&path).map(|folder| folder.join("temporal")).find(|file| file.is_file())
    })
}

async fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port())
}
