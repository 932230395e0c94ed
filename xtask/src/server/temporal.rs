use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace::on_path;
use std::env;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const VARIABLE: &str = "TEMPORAL_CLI_PATH";
/// The latest version that `go install` accepts.
const MODULE: &str = "github.com/temporalio/cli/cmd/temporal@v1.5.1";

/// Returns the path of the `temporal` command, and builds the command if the machine has none.
pub(crate) fn obtain(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os(VARIABLE).map(PathBuf::from) {
        return if path.is_file() { Ok(path) } else { Err(Error::NoTemporal { variable: VARIABLE, path }) };
    }
    match on_path("temporal").or_else(downloaded_by_sdk).or_else(installed_by_go) {
        Some(path) => Ok(path),
        None => install(interrupt),
    }
}

/// The SDK keeps the downloads of its test environment in the folder for temporary files.
fn downloaded_by_sdk() -> Option<PathBuf> {
    let files = fs::read_dir(env::temp_dir()).ok()?.flatten();
    let mut commands: Vec<PathBuf> = files.map(|file| file.path()).filter(|path| is_download(path)).collect();
    commands.sort();
    commands.pop()
}

fn is_download(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("temporal-sdk-rust-") && !name.ends_with(".downloading") && path.is_file()
}

fn installed_by_go() -> Option<PathBuf> {
    go_bin().map(|folder| folder.join(name())).filter(|path| path.is_file())
}

fn install(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    println!("building the `temporal` command; this takes some minutes, once");
    let fail = |source| Error::CannotInstall { variable: VARIABLE, source: Box::new(source) };
    Process::run(Command::new("go").args(["install", MODULE]), interrupt).map_err(fail)?;
    installed_by_go().ok_or_else(|| fail(Error::NotInstalled(go_bin().unwrap_or_default())))
}

/// Returns the folder in which `go install` puts programs.
fn go_bin() -> Option<PathBuf> {
    let set = |variable| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let first_of_gopath = || env::split_paths(&set("GOPATH")?).next().map(|path| path.join("bin"));
    set("GOBIN").or_else(first_of_gopath).or_else(|| env::home_dir().map(|home| home.join("go").join("bin")))
}

fn name() -> String {
    format!("temporal{EXE_SUFFIX}")
}
