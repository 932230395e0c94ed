//! The failover of real clusters, whose active one is killed. `cargo xtask lane clusters` runs these tests.

mod admin;
mod authorized;
mod clusters;
mod crew;
mod figures;
mod outage;
mod replica;

use clusters::Clusters;
use crew::Crew;
use figures::Figures;
use outage::Outage;
use std::{collections::BTreeSet, time::Duration};
use tokio::task::LocalSet;

/// The workflows that are under way when the active cluster is killed.
const ERRANDS: u32 = 200;
/// The workflows that start right before the kill.
const LATE: usize = 20;
/// The time between the kill and the failover. An operator takes longer.
const REACTION: Duration = Duration::from_secs(2);

/// The time in which a cluster that returns sends what it has not replicated.
const SETTLING: Duration = Duration::from_secs(10);

/// The workflows that no cluster has heard of but the one that was killed.
type Lost = BTreeSet<u32>;

/// Shows the failover right after some requests, of which not all can have been replicated.
#[tokio::test]
#[ignore = "needs two servers: `cargo xtask lane clusters`"]
async fn all_replicated_workflows_survive_a_kill() {
    LocalSet::new().run_until(Box::pin(survive(false))).await;
}

/// Shows that nothing is lost if everything has been replicated.
#[tokio::test]
#[ignore = "needs two servers: `cargo xtask lane clusters`"]
async fn nothing_is_lost_if_the_kill_waits_for_replication() {
    let figures = LocalSet::new().run_until(Box::pin(survive(true))).await;
    assert!(figures.lost_starts.is_empty(), "{:?}", figures.lost_starts);
    assert!(figures.lost_signals.is_empty(), "{:?}", figures.lost_signals);
}

/// Kills the active cluster, fails over, completes all workflows, and fails back. The client and the worker stay the
/// same.
async fn survive(waits: bool) -> Figures {
    let mut clusters = Clusters::start().await;
    let crew = Crew::start(&clusters).await;
    let mut figures = Figures::default();
    let errands: Vec<u32> = (0..ERRANDS).collect();
    let (early, late) = errands.split_at(errands.len() - LATE);
    crew.start_errands(early).await;
    let (signalled, rest) = early.split_at(early.len() / 2);
    figures.updates_before = crew.update(signalled).await;
    crew.signal(signalled).await;
    // So that the second activities are under way.
    tokio::time::sleep(Duration::from_secs(2)).await;
    crew.start_errands(late).await;
    if waits {
        clusters.await_replication(&errands, signalled).await;
    }
    let outage = Outage::watch(&crew);
    clusters.kill_a();
    let during = crew.update_in_the_background(rest);
    tokio::time::sleep(REACTION).await;
    clusters.fail_over("cluster-b").await;
    figures.outage = outage.end().await;
    figures.updates = during.await.unwrap();
    figures.lost_starts = clusters.lost_starts(&errands).await;
    figures.lost_signals = clusters.lost_signals(signalled, &figures.lost_starts).await;
    let survivors: Vec<u32> =
        errands.iter().copied().filter(|id| !figures.lost_starts.contains(id)).collect();
    crew.complete(&survivors).await;
    figures.completed = survivors.len();
    figures.repeated_steps = crew.repeated_steps();
    fail_back(&mut clusters, &crew, &mut figures).await;
    crew.stop().await;
    println!("{figures}");
    figures
}

/// Restarts the cluster that was killed, and makes it active again while workflows are under way.
async fn fail_back(clusters: &mut Clusters, crew: &Crew, figures: &mut Figures) {
    clusters.restart_a().await;
    figures.returned = clusters.await_return(&figures.lost_starts).await;
    tokio::time::sleep(SETTLING).await;
    let errands: Vec<u32> = (0..ERRANDS).filter(|id| !figures.lost_starts.contains(id)).collect();
    figures.reopened = crew.open(&errands).await;
    let more: Vec<u32> = (ERRANDS..ERRANDS + 50).collect();
    crew.start_errands(&more).await;
    clusters.await_calm(&more).await;
    let outage = Outage::watch(crew);
    clusters.fail_over("cluster-a").await;
    crew.complete(&more).await;
    figures.outage_back = outage.end().await;
    figures.completed_back = more.len();
}
