//! The program protoc.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::Error;

/// The remedy for a file that protox cannot parse because it is of an edition.
pub(super) const EDITIONS: &str = "protoc 27 or newer parses editions, and 32 or newer edition 2024: call \
    `protoc(true)`, set `protoc = true` in `temporal-prost.toml`, or pass `--protoc`";

/// The first release that knows edition 2024.
const FIRST_WITH_2024: u32 = 32;

/// Runs protoc. Returns what it reports if it fails.
pub(super) fn run(command: &mut Command) -> Result<(), Error> {
    let output = command.output();
    let program = PathBuf::from(command.get_program());
    let output = output.map_err(|source| Error::Protoc { program: program.clone(), source })?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    let may_be_edition = text.contains("edition") || text.contains("Expected top-level statement");
    let help = if may_be_edition { newer(&program) } else { None };
    Err(Error::Parse(text + &help.unwrap_or_default()))
}

/// Returns a remedy if a protoc does not know all editions that are supported here.
fn newer(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let (_, number) = version.split_once(' ')?;
    let major: u32 = number.split('.').next()?.parse().ok()?;
    (major < FIRST_WITH_2024).then(|| {
        format!(
            "\n  help: if the file is of an edition, use protoc 27 or newer, or for edition 2024 protoc 32 or newer; \
             `{}` is {version}",
            program.display()
        )
    })
}
