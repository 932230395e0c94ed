//! The programs in other languages that the tests use.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package with these tests. It finds the programs through [`variables`].
pub(crate) const PACKAGE: &str = "temporal-prost-interop";
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Returns the variables that pass the programs' paths to the tests.
pub(crate) fn variables() -> Result<[(&'static str, PathBuf); 2], Error> {
    Ok([("INTEROP_GO", go()?), ("INTEROP_PYTHON", python(&environment()?))])
}

/// Builds the Go program, and installs the requirements of the Python program.
pub(crate) fn prepare(interrupt: &Interrupt) -> Result<(), Error> {
    build(interrupt).and_then(|()| install(interrupt)).map_err(|error| match error {
        Error::Interrupted => Error::Interrupted,
        error => Error::Languages(Box::new(error)),
    })
}

fn build(interrupt: &Interrupt) -> Result<(), Error> {
    let mut build = Command::new("go");
    build.current_dir(folder().join("go")).args(["build", "-o"]).arg(go()?).arg(".");
    Process::run(&mut build, interrupt)
}

/// Creates the virtual environment again if it was created from other requirements.
fn install(interrupt: &Interrupt) -> Result<(), Error> {
    let (environment, requirements) = (environment()?, folder().join("python").join("requirements.txt"));
    let installed = environment.join("requirements.txt");
    let wanted = read(&requirements)?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut create = Command::new(PYTHON);
    Process::run(create.args(["-m", "venv", "--clear"]).arg(&environment), interrupt)?;
    let mut install = Command::new(python(&environment));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    Process::run(install.args(pip).arg(&requirements), interrupt)?;
    fs::write(&installed, wanted).map_err(|source| Error::File { path: installed, source })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

fn folder() -> PathBuf {
    workspace::root().join("tests").join("interop")
}

fn go() -> Result<PathBuf, Error> {
    Ok(workspace::scratch()?.join(format!("interop-go{EXE_SUFFIX}")))
}

fn environment() -> Result<PathBuf, Error> {
    Ok(workspace::scratch()?.join("interop-python"))
}

/// Returns the interpreter of a virtual environment.
fn python(environment: &Path) -> PathBuf {
    let folder = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    folder.join(format!("python{EXE_SUFFIX}"))
}
