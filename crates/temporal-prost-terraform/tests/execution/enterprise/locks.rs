//! Workspaces that a person has locked.

use super::{Site, stack};
use crate::patience::locked;
use crate::stage::{TestResult, apply};
use temporal_prost_terraform::execution::v1::ForceUnlockRequest;

#[tokio::test]
async fn a_run_waits_for_a_locked_workspace() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.data().lock = Some(("users", "user-7".to_owned()));
    let run = site.stage.client.apply(apply(stack(""))).start().await?;
    let lock = locked(&run).await?;
    assert_eq!((lock.id.as_str(), lock.who.as_str()), ("user-7", "user user-7"));
    // No run is waiting for the lock.
    assert!(site.fake.runs().is_empty());
    let (by, reason) = ("ada".to_owned(), "forgotten".to_owned());
    run.force_unlock(ForceUnlockRequest { lock_id: lock.id, by, reason }).execute().await?;
    run.result().await?;
    assert!(site.fake.data().lock.is_none());
    assert_eq!(site.fake.runs().len(), 1);
    Ok(site.stage.env.finish()?)
}
