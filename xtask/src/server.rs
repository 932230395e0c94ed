pub(crate) mod temporal;

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace;
use std::ffi::OsStr;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The variable that passes the server's address to programs, as `host:port`.
pub(crate) const ADDRESS: &str = "TEMPORAL_ADDRESS";
const PATIENCE: Duration = Duration::from_mins(1);

/// A Temporal development server in memory, on a free port of 127.0.0.1. It stops when dropped.
pub(crate) struct Server {
    process: Process,
    address: String,
    command: PathBuf,
}

impl Server {
    /// Starts a server and waits until it serves the namespace `default`.
    pub(crate) fn start(interrupt: &Interrupt) -> Result<Self, Error> {
        let temporal = temporal::obtain(interrupt)?;
        let port = free_port()?;
        let log = workspace::scratch()?.join(format!("server-{port}.log"));
        let process = Process::spawn(&mut start_dev(&temporal, port, &log)?)?;
        let mut server = Self { process, address: format!("127.0.0.1:{port}"), command: temporal };
        match server.await_namespace(interrupt) {
            Ok(()) => Ok(server),
            Err(Error::Interrupted) => Err(Error::Interrupted),
            Err(error) => Err(Error::Server { log, source: Box::new(error) }),
        }
    }

    /// `127.0.0.1:port`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Returns the path of the `temporal` command.
    pub(crate) fn command(&self) -> &Path {
        &self.command
    }

    /// Returns the variables that pass the server's address and the `temporal` command to tests.
    pub(crate) fn variables(&self) -> [(&'static str, &OsStr); 2] {
        [(ADDRESS, self.address.as_ref()), (temporal::VARIABLE, self.command.as_ref())]
    }

    fn await_namespace(&mut self, interrupt: &Interrupt) -> Result<(), Error> {
        let started = Instant::now();
        interrupt.until(|| {
            self.process.expect_running()?;
            if started.elapsed() > PATIENCE {
                return Err(Error::NotReady(PATIENCE));
            }
            Ok(self.serves_namespace().then_some(()))
        })
    }

    fn serves_namespace(&self) -> bool {
        let mut command = Command::new(&self.command);
        command.args([
            "operator",
            "namespace",
            "describe",
            "--namespace",
            "default",
            "--address",
            &self.address,
        ]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

fn start_dev(temporal: &Path, port: u16, log: &Path) -> Result<Command, Error> {
    let fail = |source| Error::File { path: log.to_owned(), source };
    let output = File::create(log).map_err(fail)?;
    let mut command = Command::new(temporal);
    command.args(["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", &port.to_string()]);
    // A bench sends more requests than the 2,400 per second that are the default of both limits.
    for limit in ["frontend.rps", "frontend.namespaceRPS"] {
        command.args(["--dynamic-config-value", &format!("{limit}=100000")]);
    }
    command.stdin(Stdio::null()).stderr(output.try_clone().map_err(fail)?).stdout(output);
    Ok(command)
}

pub(crate) fn free_port() -> Result<u16, Error> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(Error::Port)?;
    Ok(listener.local_addr().map_err(Error::Port)?.port())
}
