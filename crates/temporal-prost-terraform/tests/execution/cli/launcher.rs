//! The process that notes its id and becomes the CLI.

use crate::stage::TestResult;
use std::path::Path;
use std::process::{Command, Output};

/// Starts a launcher as a child of this process, as a supervisor does.
fn launch(supervisor: u32, scratch: &Path, program: &str) -> TestResult<Output> {
    let mut launcher = Command::new(env!("CARGO_BIN_EXE_temporal-prost-terraform-supervisor"));
    launcher.args(["temporal-prost-terraform-launch", &supervisor.to_string()]);
    Ok(launcher
        .arg(scratch)
        .args([program, "-c", "echo $$; touch \"$0\""])
        .arg(scratch.join("ran"))
        .output()?)
}

#[test]
fn a_launcher_becomes_the_process_that_it_has_noted() -> TestResult {
    let scratch = tempfile::tempdir()?;
    let launched = launch(std::process::id(), scratch.path(), "/bin/sh")?;
    assert!(launched.status.success(), "{launched:?}");
    let noted = std::fs::read_to_string(scratch.path().join("cli.pid"))?;
    assert_eq!(String::from_utf8(launched.stdout)?.trim(), noted);
    Ok(())
}

#[test]
fn a_launcher_whose_supervisor_was_killed_starts_nothing() -> TestResult {
    let scratch = tempfile::tempdir()?;
    // The parent of the launcher is not its supervisor, as after the death of the supervisor.
    let launched = launch(u32::MAX, scratch.path(), "/bin/sh")?;
    assert_eq!(launched.status.code(), Some(127));
    assert_eq!(String::from_utf8(launched.stderr)?, "the CLI cannot be started: its supervisor was killed\n");
    assert!(!scratch.path().join("ran").exists());
    Ok(())
}

#[test]
fn a_launcher_without_a_program_says_so() -> TestResult {
    let scratch = tempfile::tempdir()?;
    let launched = launch(std::process::id(), scratch.path(), "/nowhere/tofu")?;
    assert_eq!(launched.status.code(), Some(127));
    let error = String::from_utf8(launched.stderr)?;
    assert!(error.starts_with("the CLI cannot be started: No such file"), "{error}");
    Ok(())
}
