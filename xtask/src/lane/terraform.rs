//! The provider of the example under real `tofu` and `terraform`.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report::step;
use crate::server::{ADDRESS, Server};
use crate::workspace::{self, cargo};
use std::env;
use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The versions in `tests/terraform/tools/go.mod`, and the last Terraform under the Mozilla Public License.
const TOFU: &str = "1.12.6";
const TERRAFORM: &str = "1.5.7";
/// A provider for the tests of workflows.
const TIME: &str = "0.14.2";

/// The tests of providers and of workflows.
const TESTS: [&str; 10] = [
    "test",
    "--workspace",
    "--test",
    "provider",
    "--test",
    "depot",
    "--test",
    "execution",
    "--",
    "--include-ignored",
];

/// Runs the tests of providers with both programs, and the tests of workflows with `tofu`: on a server in memory, and on a
/// real one.
pub(super) fn provider(interrupt: &Interrupt) -> Result<(), Error> {
    let (tofu, terraform, mirror) = (tofu(interrupt)?, terraform(interrupt)?, mirror(interrupt)?);
    let server = Server::start(interrupt)?;
    for address in [None, Some(server.address())] {
        step(address.map_or("on a server in memory", |_| "on a real server"));
        let mut test = cargo(&TESTS);
        test.env("TOFU_PATH", &tofu).env("TERRAFORM_PATH", &terraform);
        test.env("TERRAFORM_MIRROR", &mirror).env_remove(ADDRESS);
        if let Some(address) = address {
            // These tests wait for timers of the server, most of the time.
            test.arg("--test-threads=4").env(ADDRESS, address);
        }
        Process::run(&mut test, interrupt)?;
    }
    Ok(())
}

/// Builds `tofu` as a tool of a module of ours, since it replaces a dependency, which `go install` refuses.
pub(crate) fn tofu(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    // Without the flag, it calls itself a development version, which configurations can refuse.
    let flags = "-s -w -X github.com/opentofu/opentofu/version.dev=no";
    let mut install = Command::new("go");
    install.current_dir(workspace::root().join("tests/terraform/tools"));
    install.args(["install", "-trimpath", "-ldflags", flags, "github.com/opentofu/opentofu/cmd/tofu"]);
    built("tofu", TOFU, install, interrupt)
}

fn terraform(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    let install = install(&format!("github.com/hashicorp/terraform@v{TERRAFORM}"));
    built("terraform", TERRAFORM, install, interrupt)
}

/// Builds a provider, and returns a directory with the layout of a registry, from which `tofu` installs it.
fn mirror(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    let install = install(&format!("github.com/hashicorp/terraform-provider-time@v{TIME}"));
    let program = built("terraform-provider-time", TIME, install, interrupt)?;
    let mirror = program.with_file_name("mirror");
    let platform = format!("registry.opentofu.org/hashicorp/time/{TIME}/{}", platform());
    let copy = mirror.join(platform).join(format!("terraform-provider-time_v{TIME}{EXE_SUFFIX}"));
    let fail = |source| Error::File { path: copy.clone(), source };
    fs::create_dir_all(copy.parent().unwrap_or(&mirror)).map_err(fail)?;
    if !copy.is_file() {
        fs::copy(program, &copy).map_err(fail)?;
    }
    Ok(mirror)
}

/// Returns the name of this platform in Go.
fn platform() -> String {
    let system = if OS == "macos" { "darwin" } else { OS };
    let architecture = match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}_{architecture}")
}

fn install(package: &str) -> Command {
    let mut install = Command::new("go");
    install.args(["install", "-trimpath", "-ldflags", "-s -w", package]);
    install
}

/// Returns the path of a program, and builds it if no run has done so before.
fn built(name: &str, version: &str, mut install: Command, interrupt: &Interrupt) -> Result<PathBuf, Error> {
    let folder = env::home_dir().unwrap_or_default().join(".cache/temporal-prost/terraform");
    let folder = folder.join(format!("{name}-{version}"));
    let program = folder.join(format!("{name}{EXE_SUFFIX}"));
    if program.is_file() {
        return Ok(program);
    }
    println!("building {name} {version}; this takes some minutes, once");
    Process::run(install.env("GOBIN", &folder).env("CGO_ENABLED", "0"), interrupt)?;
    if program.is_file() { Ok(program) } else { Err(Error::NotInstalled(program)) }
}
