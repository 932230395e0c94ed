//! Authorization is introduced while workflows run.

use super::setup::{World, forgotten, policy, replays, stranger};
use crate::{
    harness::spawn_stoppable,
    hooks::guarded::{end, serve, watch, words},
};
use std::time::Duration;
use temporal_prost::{Report, hook::Hooks, sdk::WorkerOptions};
use temporal_prost_biscuit::{Reason, Unauthorized as _, WorkerAuthorization};
use temporal_prost_e2e::{
    Guards,
    guard::v1::guard_temporal::{self, WatchHandle},
};

#[tokio::test]
async fn observed_calls_are_admitted() {
    let observe = |issuer: &temporal_prost_biscuit::testing::TestIssuer| {
        WorkerAuthorization::new(issuer.keys(), policy()).observe()
    };
    let world = World::with("observed", observe).await;
    let stranger = stranger().await;
    let watching = stranger.watch(watch("a", &["look x"])).task_queue(&world.queue).start().await.unwrap();
    watching.order(words("1")).execute().await.unwrap();
    watching.ask(words("x")).await.unwrap();
    assert!(end(&watching).await.contains(&"order 1".to_owned()));
    let mut refused = world.decisions.of("refused");
    refused.sort_unstable();
    let expected = ["query Ask", "signal Tell", "start Watch", "update Order"];
    assert_eq!(refused, expected.map(|call| format!("refused {call}: the command carries no token")));
    // Enforcing it later does not change what has happened.
    replays(&watching, &forgotten()).await.unwrap();
}

#[tokio::test]
async fn runs_from_before_authorization_replay() {
    let (client, queue) = serve("before", &Hooks::new()).await;
    let start = client.watch(watch("a", &["look x"])).task_queue(&queue).with_tell(words("1"));
    let watching = start.start().await.unwrap();
    watching.order(words("2")).execute().await.unwrap();
    end(&watching).await;
    replays(&watching, &forgotten()).await.unwrap();
}

/// Starts a workflow on a worker that authorizes nothing, and stops this worker.
async fn before_authorization(world: &World) -> WatchHandle {
    let mut options = WorkerOptions::new(&world.queue).build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    let stop = tokio::task::spawn_blocking(|| spawn_stoppable(options)).await.unwrap();
    let start = stranger().await.watch(watch("a", &["look x"])).task_queue(&world.queue);
    let watching = start.with_tell(words("1")).start().await.unwrap();
    watching.order(words("2")).execute().await.unwrap();
    // Another worker may refuse the activity.
    while !watching.ask(words("")).await.unwrap().lines.contains(&"saw x".to_owned()) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::task::spawn_blocking(stop).await.unwrap();
    watching
}

/// The run begins before authorization, is observed, and is enforced by the same worker without a restart. With no cache,
/// the worker replays the run from its beginning in every task.
#[tokio::test]
async fn a_running_workflow_is_observed_and_then_enforced() {
    for cached in [0_usize, 100] {
        let world = World::unserved("switched");
        let watching = before_authorization(&world).await;
        let authorization = WorkerAuthorization::new(world.issuer.keys(), policy()).observe();
        let options = WorkerOptions::new(&world.queue).max_cached_workflows(cached).build();
        world.serve_with(authorization.clone(), options).await;
        let operator = world.operator().await.watch_handle(watching.id());
        watching.tell(words("3")).await.unwrap();
        world.decisions.wait_for("refused signal Tell: the command carries no token", 1).await;
        operator.tell(words("4")).await.unwrap();
        world.decisions.wait_for("allowed signal", 1).await;

        authorization.set_enforced(true);
        watching.tell(words("5")).await.unwrap();
        world.decisions.wait_for("refused signal Tell: the command carries no token", 2).await;
        let refused = watching.order(words("6")).execute().await.unwrap_err();
        assert_eq!(refused.unauthorized().unwrap().reason(), &Reason::NoToken);
        let refused = watching.ask(words("x")).await.unwrap_err();
        assert!(Report::new(&refused).to_string().ends_with("the command carries no token"), "{refused:?}");
        operator.order(words("7")).execute().await.unwrap();
        assert_eq!(
            told(&end(&operator).await),
            ["tell 1", "order 2", "tell 3", "tell 4", "order 7", "tell end"]
        );
        replays(&watching, &forgotten()).await.unwrap();
        replays(&watching, &forgotten().observe()).await.unwrap();
    }
}

/// Returns the lines of signals and updates.
fn told(lines: &[String]) -> Vec<&str> {
    let is_told = |line: &&str| line.starts_with("tell") || line.starts_with("order");
    lines.iter().map(String::as_str).filter(is_told).collect()
}
