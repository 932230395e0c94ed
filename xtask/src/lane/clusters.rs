//! The failover of two `temporal-server` processes.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace::cargo;
use std::env;
use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

pub(super) const PROGRAM: &str = "TEMPORAL_SERVER_PATH";
/// The version that the server in memory imitates.
const VERSION: &str = "1.29.1";

/// Kills one of two clusters and fails over, without and with replication before.
pub(super) fn failover(interrupt: &Interrupt) -> Result<(), Error> {
    let server = server(interrupt)?;
    // One after the other, because each starts two servers.
    let filter = ["failover::", "--ignored", "--nocapture", "--test-threads=1"];
    let mut test = cargo(&["test", "--workspace", "--test", "connect", "--"]);
    Process::run(test.args(filter).env(PROGRAM, server), interrupt)
}

/// Returns the path of `temporal-server`, and builds it if no run has done so before.
pub(super) fn server(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os(PROGRAM).map(PathBuf::from) {
        return if path.is_file() { Ok(path) } else { Err(Error::NoServer { variable: PROGRAM, path }) };
    }
    let fail = |source| Error::CannotBuildServer { variable: PROGRAM, source: Box::new(source) };
    let folder = env::home_dir().unwrap_or_default().join(".cache/temporal-prost");
    let folder = folder.join(format!("temporal-server-{VERSION}"));
    let program = folder.join(format!("server{EXE_SUFFIX}"));
    if program.is_file() {
        return Ok(program);
    }
    println!("building temporal-server {VERSION}; this takes some minutes, once");
    let module = format!("go.temporal.io/server/cmd/server@v{VERSION}");
    let mut install = Command::new("go");
    install.args(["install", &module]).env("GOBIN", &folder).env("CGO_ENABLED", "0");
    Process::run(&mut install, interrupt).map_err(fail)?;
    if program.is_file() { Ok(program) } else { Err(fail(Error::NotInstalled(program))) }
}
