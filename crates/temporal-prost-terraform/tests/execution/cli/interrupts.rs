//! Cancelled runs, and workers that are killed.

use crate::patience::{emptied, gone, written};
use crate::process::{self, WorkerProcess};
use crate::stage::{Fake, Stage, TestResult, apply, stack};
use std::path::Path;
use std::process::Command;
use temporal_prost_terraform::execution::v1::CancelRunRequest;

/// Runs until it is interrupted. It then prints a message and saves the state, as `tofu` does.
const OBEDIENT: &str = r#"
    if [ $command = apply ]; then
        trap 'echo interrupted; echo interrupted >&2; echo saved > "$here/state"; exit 1' INT
        echo $$ > "$here/pid"
        while :; do sleep 0.05; done
    fi"#;

/// Runs forever and ignores interrupts, like its child.
const STUBBORN: &str = r#"
    if [ $command = apply ]; then
        trap '' INT
        sleep 1000 &
        echo $! > "$here/child"
        echo $$ > "$here/pid"
        while :; do sleep 0.05; done
    fi"#;

#[tokio::test]
async fn a_cancelled_cli_saves_the_state() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), OBEDIENT)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let run = stage.client.apply(apply(stack(""))).start().await?;
    let pid = written(&fake.path("pid")).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    assert_eq!(written(&fake.path("state")).await?, "saved");
    gone(&pid).await?;
    assert_eq!(std::fs::read_dir(directory.path().join("scratch"))?.count(), 0);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_cli_that_ignores_the_interrupt_is_killed_with_its_children() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), STUBBORN)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let run = stage.client.apply(apply(stack(""))).start().await?;
    let (pid, child) = (written(&fake.path("pid")).await?, written(&fake.path("child")).await?);
    run.cancel("the request of a user").await?;
    assert!(run.result().await.unwrap_err().is_cancelled());
    gone(&pid).await?;
    gone(&child).await?;
    Ok(stage.env.finish()?)
}

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the tests below start it"]
async fn worker() -> TestResult {
    let Some(directory) = process::directory() else { return Ok(()) };
    let cli = temporal_prost_terraform::execution::Cli::at(directory.join("fake/tofu"));
    let stage = Stage::start(&directory, cli.grace(std::time::Duration::from_secs(1))).await?;
    stage.client.apply(apply(stack(""))).execute().await?;
    Ok(())
}

/// Starts a worker, and kills the worker while its CLI applies.
async fn kill_worker(directory: &Path, fake: &Fake) -> TestResult<String> {
    let worker = WorkerProcess::start("cli::interrupts::worker", directory)?;
    let pid = written(&fake.path("pid")).await?;
    worker.kill()?;
    Ok(pid)
}

#[tokio::test]
async fn the_cli_of_a_killed_worker_saves_the_state_and_ends() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), OBEDIENT)?;
    let pid = kill_worker(directory.path(), &fake).await?;
    gone(&pid).await?;
    assert_eq!(written(&fake.path("state")).await?, "saved");
    // The supervisor removes the plan, which may contain secrets.
    emptied(&directory.path().join("scratch")).await
}

#[tokio::test]
async fn the_cli_of_a_killed_worker_is_killed_if_it_does_not_end() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), STUBBORN)?;
    let pid = kill_worker(directory.path(), &fake).await?;
    gone(&pid).await?;
    gone(&written(&fake.path("child")).await?).await
}

#[tokio::test]
async fn the_cli_of_a_killed_supervisor_is_killed() -> TestResult {
    let directory = tempfile::tempdir()?;
    let script = format!("if [ $command = apply ]; then echo $PPID > \"$here/supervisor\"; fi\n{STUBBORN}");
    let fake = Fake::new(directory.path(), &script)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let run = stage.client.apply(apply(stack(""))).start().await?;
    let (pid, supervisor) = (written(&fake.path("pid")).await?, written(&fake.path("supervisor")).await?);
    let scratch = std::fs::read_dir(directory.path().join("scratch"))?.next().ok_or("no run")??;
    assert_eq!(std::fs::read_to_string(scratch.path().join("cli.pid"))?, pid);
    std::fs::remove_file(fake.path("script"))?;
    assert!(Command::new("kill").args(["-KILL", &supervisor]).status()?.success());
    gone(&pid).await?;
    // The next attempt applies the plan.
    run.result().await?;
    assert_eq!(fake.runs("apply")?.len(), 2);
    Ok(stage.env.finish()?)
}
