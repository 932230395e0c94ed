use crate::stage::{Cli, Stage};
use std::{process::Stdio, sync::atomic::Ordering, time::Duration};
use tokio::process::Command;

const MAIN: &str = "  region = \"eu\"\n  name = \"main\"\n  size = \"SMALL\"";

/// Waits until the workflow of the database runs.
async fn started(stage: &Stage) {
    let databases = platform::v1::databases_temporal::DatabasesClient::new(stage.client.clone());
    let database = databases.run_database_handle("database/eu/main");
    while database.describe().await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn signal(name: &str, process: u32) {
    let mut kill = Command::new("kill");
    let status = kill.args([name, &process.to_string()]).stdout(Stdio::null()).status().await.unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn an_interrupted_create_is_resumed() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, MAIN);
        let closed = stage.cloud.close().await;
        let apply = directory.spawn(&["apply", "-auto-approve", "-no-color"]);
        started(&stage).await;
        signal("-INT", apply.id().unwrap()).await;
        let output = apply.wait_with_output().await.unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("The next apply waits for it again"), "{text}");

        // The state has the id and no computed values.
        let (_, state) = directory.run(&["show", "-no-color"]).await;
        assert!(state.contains("database/eu/main") && !state.contains("tainted"), "{state}");
        let (changes, text) = directory.plan().await;
        assert!(changes && text.contains("1 to change"), "{text}");

        drop(closed);
        let resumed = directory.apply().await;
        assert!(resumed.contains("main.eu.example.com:5432"), "{resumed}");
        assert_eq!(stage.cloud.provisioned.load(Ordering::Relaxed), 1);
        let (changes, text) = directory.plan().await;
        assert!(!changes, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_killed_create_is_found_again() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.own_process(cli, MAIN);
        let closed = stage.cloud.close().await;
        let mut apply = directory.spawn(&["apply", "-auto-approve", "-no-color"]);
        started(&stage).await;
        apply.start_kill().unwrap();
        apply.wait().await.unwrap();

        drop(closed);
        let (code, text) = directory.run(&["apply", "-auto-approve", "-no-color", "-lock=false"]).await;
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("1 added"), "{text}");
        assert_eq!(stage.cloud.provisioned.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_wait_ends_with_its_timeout_and_goes_on_later() {
    for cli in Cli::BOTH {
        let stage = Stage::new().await;
        let directory = stage.directory(cli, &format!("{MAIN}\n  timeouts = {{ create = \"1s\" }}"));
        let closed = stage.cloud.close().await;
        let text = directory.apply_fails().await;
        assert!(text.contains("takes longer than 1s") && text.contains("timeouts.create"), "{text}");
        drop(closed);
        directory.apply().await;
        assert_eq!(stage.cloud.provisioned.load(Ordering::Relaxed), 1);
    }
}
