//! The browser for the Temporal UI.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report;
use crate::workspace;
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The variable with the path of Chromium.
pub(super) const VARIABLE: &str = "CHROMIUM_PATH";
/// The names of the program in the packages of systems.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Returns the path of Chromium. Installs Debian's package if the machine has none and we may.
pub(super) fn obtain(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os(VARIABLE) {
        return Ok(path.into());
    }
    if let Some(path) = installed() {
        return Ok(path);
    }
    if !may_install()? {
        return Err(Error::NoBrowser { variable: VARIABLE });
    }
    install(interrupt)?;
    installed().ok_or(Error::NoBrowser { variable: VARIABLE })
}

fn installed() -> Option<PathBuf> {
    NAMES.into_iter().find_map(workspace::on_path)
}

/// Returns whether this machine has Debian's package manager, and we are root.
fn may_install() -> Result<bool, Error> {
    Ok(workspace::on_path("apt-get").is_some()
        && Process::output(Command::new("id").arg("-u"))?.trim() == "0")
}

fn install(interrupt: &Interrupt) -> Result<(), Error> {
    report::step("installing Chromium");
    for arguments in [&["update"][..], &["install", "--yes", "--no-install-recommends", "chromium"]] {
        let mut apt = Command::new("apt-get");
        Process::run(apt.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"), interrupt)?;
    }
    Ok(())
}
