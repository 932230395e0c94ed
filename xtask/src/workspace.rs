use crate::error::Error;
use std::env;
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The cargo that runs us, in the workspace's folder.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

/// A program that cargo has built for debugging.
pub(crate) fn program(name: &str) -> Result<PathBuf, Error> {
    Ok(target()?.join("debug").join(format!("{name}{EXE_SUFFIX}")))
}

/// A folder for what we write, below cargo's target folder.
pub(crate) fn scratch() -> Result<PathBuf, Error> {
    let path = target()?.join("xtask");
    std::fs::create_dir_all(&path).map_err(|source| Error::File { path: path.clone(), source })?;
    Ok(path)
}

/// Cargo's target folder: we run from one below it.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let us = env::current_exe().map_err(|source| Error::File { path: "xtask".into(), source })?;
    Ok(us.ancestors().nth(2).map_or_else(|| root().join("target"), Path::to_path_buf))
}
