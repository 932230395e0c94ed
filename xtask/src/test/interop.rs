//! The programs in other languages that the tests use.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::{python, workspace};
use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

/// The package with these tests. It finds the programs through [`variables`].
pub(crate) const PACKAGE: &str = "temporal-prost-interop";
const ENVIRONMENT: &str = "interop-python";

/// Returns the variables that pass the programs' paths to the tests.
pub(crate) fn variables() -> Result<[(&'static str, PathBuf); 2], Error> {
    Ok([("INTEROP_GO", go()?), ("INTEROP_PYTHON", python::program(ENVIRONMENT, "python")?)])
}

/// Builds the Go program, and installs the requirements of the Python program.
pub(crate) fn prepare(interrupt: &Interrupt) -> Result<(), Error> {
    let requirements = folder().join("python").join("requirements.txt");
    let install = || python::install(ENVIRONMENT, &requirements, interrupt);
    build(interrupt).and_then(|()| install()).map_err(|error| match error {
        Error::Interrupted => Error::Interrupted,
        error => Error::Languages(Box::new(error)),
    })
}

fn build(interrupt: &Interrupt) -> Result<(), Error> {
    let mut build = Command::new("go");
    build.current_dir(folder().join("go")).args(["build", "-o"]).arg(go()?).arg(".");
    Process::run(&mut build, interrupt)
}

fn folder() -> PathBuf {
    workspace::root().join("tests").join("interop")
}

fn go() -> Result<PathBuf, Error> {
    Ok(workspace::scratch()?.join(format!("interop-go{EXE_SUFFIX}")))
}
