//! Programs are killed while a database is created, changed and deleted. Each operation is still done only once.

use crate::stage::{LARGER, MAIN, MAIN_ID, Stage, changes, database, keep_databases};
use platform::Desk;
use std::{env, fs, path::PathBuf, process::Stdio};
use test_terraform::Cli;
use tokio::process::{Child, Command};

const DESTROY: [&str; 4] = ["destroy", "-auto-approve", "-no-color", "-lock=false"];

/// The program that is killed.
#[derive(Clone, Copy, Debug)]
enum Victim {
    Cli,
    Provider,
}

impl Victim {
    /// Kills the program, and waits until the CLI has ended.
    async fn kill(self, mut cli: Child) {
        let provider = provider_of(cli.id().unwrap());
        match self {
            Self::Cli => cli.start_kill().unwrap(),
            Self::Provider => kill(provider).await,
        }
        assert!(!cli.wait().await.unwrap().success());
        // A killed CLI does not ask its provider to end.
        kill(provider).await;
    }
}

/// Returns the process of the provider that a CLI has started.
fn provider_of(cli: u32) -> u32 {
    let stats = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let process = entry.unwrap();
        let id = process.file_name().to_str()?.parse::<u32>().ok()?;
        Some((id, fs::read_to_string(process.path().join("stat")).ok()?))
    });
    let is_provider = |stat: &str| {
        let (name, rest) = stat.rsplit_once(") ").unwrap();
        name.contains("(terraform-provi") && rest.split(' ').nth(1) == Some(&cli.to_string())
    };
    stats.into_iter().find(|(_, stat)| is_provider(stat)).expect("the CLI has a provider").0
}

async fn kill(process: u32) {
    let mut kill = Command::new("kill");
    kill.args(["-KILL", &process.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    kill.status().await.unwrap();
}

async fn everything_is_done_once(cli: Cli, victim: Victim) {
    let stage = Stage::new().await;
    let directory = stage.own_process(cli, "developer", MAIN);

    let closed = stage.cloud.close();
    let apply = directory.spawn_apply();
    stage.cloud.begins(1).await;
    victim.kill(apply).await;
    drop(closed);
    let text = directory.apply_again().await;
    assert!(text.contains("1 added"), "{victim:?}: {text}");
    assert_eq!(stage.cloud.provisioned(), 1);

    let closed = stage.cloud.close();
    directory.write(&database(LARGER));
    let apply = directory.spawn(&["apply", "-auto-approve", "-no-color", "-lock=false"]);
    stage.cloud.begins(2).await;
    victim.kill(apply).await;
    drop(closed);
    directory.apply_again().await;
    assert_eq!((stage.cloud.provisioned(), changes(&directory).await), (2, 1.into()));
    directory.expect_no_changes().await;

    let closed = stage.cloud.close();
    let destroy = directory.spawn(&DESTROY);
    stage.cloud.begins(3).await;
    victim.kill(destroy).await;
    drop(closed);
    directory.destroy().await;
    assert_eq!((stage.cloud.provisioned(), stage.cloud.released()), (2, 1), "{victim:?}");
    assert_eq!(stage.runs(MAIN_ID).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_killed_cli_is_no_loss() {
    for cli in Cli::BOTH {
        everything_is_done_once(cli, Victim::Cli).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_killed_provider_is_no_loss() {
    for cli in Cli::BOTH {
        everything_is_done_once(cli, Victim::Provider).await;
    }
}

/// The variable with the folder of the worker that a test kills.
const FOLDER: &str = "PLATFORM_KILLED_WORKER";

/// Runs in a separate process.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the test below starts it"]
async fn worker() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let _worker = keep_databases(&Desk::at(&folder), &folder).await;
    std::future::pending::<()>().await;
}

fn start_worker(stage: &Stage) -> Child {
    let mut worker = Command::new(env::current_exe().unwrap());
    worker.args(["--exact", "kills::worker", "--ignored"]).env(FOLDER, stage.folder.path());
    worker.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_killed_worker_is_no_loss() {
    let mut stage = Stage::without_workers().await;
    let cloud = stage.cloud.clone();
    stage.run_terraform(cloud).await;
    let directory = stage.directory(Cli::Tofu, MAIN);
    let mut worker = start_worker(&stage);
    let steps = [(MAIN, "apply", 1), (LARGER, "apply", 2), (LARGER, "destroy", 3)];
    for (arguments, command, begun) in steps {
        directory.write(&database(arguments));
        let closed = stage.cloud.close();
        let running = directory.spawn(&[command, "-auto-approve", "-no-color"]);
        stage.cloud.begins(begun).await;
        worker.start_kill().unwrap();
        worker.wait().await.unwrap();
        worker = start_worker(&stage);
        drop(closed);
        let output = running.wait_with_output().await.unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }
    assert_eq!((stage.cloud.provisioned(), stage.cloud.released()), (2, 1));
    assert_eq!(stage.runs(MAIN_ID).await, 1);
}
