use crate::error::Error;
use std::env;
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns a command for the cargo that runs us, in the workspace's folder.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

/// Returns the path of a program that cargo built for debugging.
pub(crate) fn program(name: &str) -> Result<PathBuf, Error> {
    Ok(target()?.join("debug").join(format!("{name}{EXE_SUFFIX}")))
}

/// Returns the path of a program that the machine has.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{EXE_SUFFIX}");
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Returns a folder for our files, in cargo's target folder.
pub(crate) fn scratch() -> Result<PathBuf, Error> {
    let path = target()?.join("xtask");
    std::fs::create_dir_all(&path).map_err(|source| Error::File { path: path.clone(), source })?;
    Ok(path)
}

/// Returns cargo's target folder, which contains the running program.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let us = env::current_exe().map_err(|source| Error::File { path: "xtask".into(), source })?;
    Ok(us.ancestors().nth(2).map_or_else(|| root().join("target"), Path::to_path_buf))
}
