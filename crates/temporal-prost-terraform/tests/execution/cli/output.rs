//! The output that a supervisor forwards to a worker.

use crate::stage::TestResult;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// More than a pipe holds.
const LINES: usize = 20_000;

/// Starts a supervisor of a program with a large output, as a worker does.
fn supervise(scratch: &Path, grace: Duration) -> TestResult<Child> {
    let mut supervisor = Command::new(env!("CARGO_BIN_EXE_temporal-prost-terraform-supervisor"));
    supervisor.args(["temporal-prost-terraform-supervise", &grace.as_millis().to_string()]).arg(scratch);
    supervisor.args(["/bin/sh", "-c", &format!("seq {LINES}; echo warning >&2; exit 3")]);
    Ok(supervisor.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)
}

fn text(stream: Option<impl Read>) -> TestResult<String> {
    let mut text = String::new();
    stream.ok_or("no pipe")?.read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn a_worker_that_reads_late_gets_all_output() -> TestResult {
    let scratch = tempfile::tempdir()?;
    let mut supervisor = supervise(scratch.path(), Duration::from_secs(30))?;
    // A busy worker.
    std::thread::sleep(Duration::from_secs(4));
    let output = text(supervisor.stdout.take())?;
    assert_eq!(output.lines().count(), LINES);
    assert_eq!(text(supervisor.stderr.take())?, "warning\n");
    assert_eq!(supervisor.wait()?.code(), Some(3));
    Ok(())
}

#[test]
fn output_that_a_worker_does_not_read_is_a_failure() -> TestResult {
    let scratch = tempfile::tempdir()?;
    let mut supervisor = supervise(scratch.path(), Duration::from_millis(500))?;
    // The read of standard error ends with the supervisor.
    let error = text(supervisor.stderr.take())?;
    assert!(error.contains("the output of the CLI is incomplete"), "{error}");
    assert_eq!(supervisor.wait()?.code(), Some(126));
    assert!(text(supervisor.stdout.take())?.lines().count() < LINES);
    Ok(())
}
