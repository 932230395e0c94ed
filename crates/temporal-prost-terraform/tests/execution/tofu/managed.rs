//! A state in the store.

use super::{applied, stage, terraform, tofu};
use crate::hasty::{self, Lost};
use crate::patience::{gone, written};
use crate::stage::{Stage, TestResult, inline};
use std::fs;
use std::path::Path;
use temporal_prost_terraform::execution::Cli;
use temporal_prost_terraform::execution::v1::{DestroyRequest, Stack};

fn stack(text: &str) -> Stack {
    let configuration = Some(inline(text));
    Stack { name: "db".to_owned(), configuration, managed_state: true, ..Stack::default() }
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_state_lives_in_the_store() -> TestResult {
    live(tofu()?).await
}

#[tokio::test]
#[ignore = "needs terraform, see the lane `terraform`"]
async fn terraform_keeps_a_state_in_the_store() -> TestResult {
    live(terraform()?).await
}

async fn live(cli: Cli) -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = Stage::start(directory.path(), cli).await?;
    let database = stack("resource \"terraform_data\" \"a\" {\n  input = \"canary-51cc\"\n}\n");
    stage.client.apply(applied(database.clone())).execute().await?;
    let kept = stage.client.state_handle("terraform-state/db").get_state().await?;
    assert!(kept.version >= 1 && kept.lock.is_none());
    let bytes = fs::read(directory.path().join("store").join(&kept.state.unwrap().key))?;
    assert!(!bytes.windows(11).any(|window| window == b"canary-51cc"));

    let again = stage.client.apply(applied(database.clone())).execute().await?;
    assert!(!again.plan.unwrap().summary.unwrap().has_changes);
    let destroyed = stage.client.destroy(DestroyRequest { stack: Some(database) }).execute().await?;
    assert_eq!(destroyed.plan.unwrap().summary.unwrap().counts.unwrap().removed, 1);
    Ok(stage.env.finish()?)
}

/// Returns a stack whose first run ignores interrupts for a while. Its second run is fast.
fn slow(directory: &Path) -> Stack {
    let log = directory.join("log");
    let text = format!(
        "resource \"terraform_data\" \"a\" {{\n  provisioner \"local-exec\" {{\n    command = \"if [ -f {log} ]; then \
         exit 0; fi; trap '' INT TERM; echo $PPID > {log}; for i in $(seq 1 80); do sleep 0.1; done\"\n  }}\n}}\n",
        log = log.display(),
    );
    stack(&text)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn a_lost_attempt_cannot_write_after_the_next_has_begun() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    stage.env.worker(hasty::QUEUE, hasty::register)?;
    let (client, stack, log) = (stage.env.client(), slow(directory.path()), directory.path().join("log"));
    // The server starts a second attempt while the first CLI is still running.
    let (ended, first) = tokio::join!(hasty::run(&client, &stack, Lost::Slow), written(&log));
    let first = first?;
    if let Err(error) = &ended {
        assert!(format!("{error:?}").contains("Saved plan is stale"), "{error:?}");
    }
    let after = stage.client.state_handle("terraform-state/db").get_state().await?;
    gone(&first).await?;
    // The first CLI has ended, and has written nothing since the second attempt began.
    let end = stage.client.state_handle("terraform-state/db").get_state().await?;
    assert_eq!((end.version, end.state), (after.version, after.state));
    assert!(end.lock.is_none());
    // The first CLI tried to write. Otherwise, it had saved a part of the state before the second attempt began, and the
    // plan is stale.
    let history = stage.history("terraform-state/db").await?;
    let tried = history.matches("temporal_prost.terraform.v1.Terraform.CommitState").count();
    assert!(ended.is_err() || tried as u64 > end.version, "{tried} writes, version {}", end.version);
    Ok(stage.env.finish()?)
}
