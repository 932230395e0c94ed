//! A server that is a cell, and that can be killed.

use crate::harness;
use std::{
    env,
    net::{SocketAddr, TcpListener as Listener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use temporal_prost::{
    client::{Client, ClientOptions, Connection, ConnectionOptions, Url, errors::ClientConnectError},
    sdk::WorkerOptions,
};
use temporal_prost_e2e::{
    Landlord, Machine,
    tenants_v1::tenants_temporal::{self, TASK_QUEUE},
};
use temporal_prost_testing::MemoryServer;
use tokio::{net::TcpListener, task::AbortHandle};

/// A server on a port. Clones are the same server.
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    /// The port of the HTTP API, which a server in memory does not have.
    http: u16,
    running: Arc<Mutex<Option<Running>>>,
}

enum Running {
    Memory(AbortHandle),
    Real(Child),
}

impl Drop for Running {
    fn drop(&mut self) {
        match self {
            Self::Memory(task) => task.abort(),
            // Both fail only if the process has ended.
            Self::Real(process) => drop((process.kill(), process.wait())),
        }
    }
}

impl Server {
    /// Starts a server in memory.
    pub(crate) async fn memory() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = MemoryServer::with_options(|options| options.skip_time = false);
        let task = tokio::spawn(async move { server.serve(listener).await });
        Self { address, http: 0, running: Arc::new(Mutex::new(Some(Running::Memory(task.abort_handle())))) }
    }

    /// Starts a real server on a database, or on its earlier port again.
    pub(crate) async fn real(program: &PathBuf, database: &PathBuf, port: Option<u16>) -> Self {
        let [free, http] = free_ports();
        let port = port.unwrap_or(free);
        let mut command = Command::new(program);
        command.args(["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", &port.to_string()]);
        command.args(["--http-port", &http.to_string()]);
        command.arg("--db-filename").arg(database);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let running = Arc::new(Mutex::new(Some(Running::Real(process))));
        let server = Self { address: ([127, 0, 0, 1], port).into(), http, running };
        server.await_start().await;
        server
    }

    async fn await_start(&self) {
        for _ in 0..600 {
            if self.client().await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server does not answer on {}", self.address);
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address of the HTTP API of a real server.
    pub(crate) fn http_address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.http).into()
    }

    pub(crate) async fn client(&self) -> Result<Client, ClientConnectError> {
        self.client_with(ClientOptions::new("default").build()).await
    }

    pub(crate) async fn client_with(&self, options: ClientOptions) -> Result<Client, ClientConnectError> {
        let target = Url::parse(&format!("http://{}", self.address)).unwrap();
        let connection = Connection::connect(ConnectionOptions::new(target).build()).await?;
        Ok(Client::new(connection, options)?)
    }

    /// Kills the server. Its connections end, and its port is closed.
    pub(crate) fn kill(&self) {
        drop(self.running.lock().unwrap().take());
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.lock().unwrap().is_some()
    }

    /// Starts a worker of the tenants' workflows on a queue, whose poisonous activities kill this server.
    pub(crate) fn work(&self, queue: &str) {
        let (server, client) = (self.clone(), self.clone());
        let mut options = WorkerOptions::new(queue).build();
        let machine = Machine(Arc::new(move || server.kill()));
        tenants_temporal::register_workflows::<Landlord>(&mut options).unwrap();
        tenants_temporal::register_activities(&mut options, machine).unwrap();
        harness::spawn_by(options, async move { client.client().await.unwrap() });
    }

    pub(crate) fn work_for_all(&self) {
        self.work(TASK_QUEUE);
    }
}

/// Returns two ports that are free.
fn free_ports() -> [u16; 2] {
    // Both at once, so that they differ.
    let listeners = [(), ()].map(|()| Listener::bind("127.0.0.1:0").unwrap());
    listeners.each_ref().map(|listener| listener.local_addr().unwrap().port())
}

/// Returns the `temporal` command. Tests with the server in memory alone run without it.
pub(crate) fn program() -> Option<PathBuf> {
    let program = env::var_os("TEMPORAL_CLI_PATH").map(PathBuf::from);
    let is_memory = env::var("TEMPORAL_SERVER").is_ok_and(|server| server == "memory");
    assert!(program.is_some() || is_memory, "TEMPORAL_CLI_PATH is unset: run `cargo xtask test`");
    program
}

/// Returns a file for the database of a real server, which does not exist yet.
pub(crate) fn database(test: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.db", harness::unique(test)))
}
