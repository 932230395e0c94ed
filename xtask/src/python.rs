//! Virtual environments of Python.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Installs requirements in an environment. Creates it again if it was created from other requirements.
pub(crate) fn install(name: &str, requirements: &Path, interrupt: &Interrupt) -> Result<(), Error> {
    let environment = environment(name)?;
    let installed = environment.join("requirements.txt");
    let wanted = read(requirements)?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut create = Command::new(PYTHON);
    Process::run(create.args(["-m", "venv", "--clear"]).arg(&environment), interrupt)?;
    let mut install = Command::new(program(name, "python")?);
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    Process::run(install.args(pip).arg(requirements), interrupt)?;
    fs::write(&installed, wanted).map_err(|source| Error::File { path: installed, source })
}

/// Returns the path of a program in an environment.
pub(crate) fn program(environment_name: &str, program: &str) -> Result<PathBuf, Error> {
    let folder = environment(environment_name)?.join(if cfg!(windows) { "Scripts" } else { "bin" });
    Ok(folder.join(format!("{program}{EXE_SUFFIX}")))
}

fn environment(name: &str) -> Result<PathBuf, Error> {
    Ok(workspace::scratch()?.join(name))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })
}
