//! Replays read the decisions from the history, also when the root key is gone.

use super::{
    setup::{VIEWER, World, forgotten, policy, replays, stranger},
    thief::{Thief, tokens},
};
use crate::hooks::guarded::{end, watch, words};
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_biscuit::{Reason, Unauthorized as _, WorkerAuthorization};

#[tokio::test]
async fn decisions_are_replayed_after_the_root_key_is_gone() {
    let world = World::new("replayed").await;
    let (operator, viewer) = (world.operator().await, world.client("viewer", &VIEWER).await);
    let start = operator.watch(watch("a", &["look x"])).task_queue(&world.queue);
    let watching = start.with_tell(words("1")).start().await.unwrap();
    let seen = viewer.watch_handle(watching.id());
    for text in ["2", "3"] {
        seen.tell(words(text)).await.unwrap();
        watching.tell(words(text)).await.unwrap();
    }
    seen.order(words("4")).execute().await.unwrap_err();
    watching.order(words("5")).execute().await.unwrap();
    let lines = end(&watching).await;
    assert_eq!(lines.iter().filter(|line| line.starts_with("tell")).count(), 4, "{lines:?}");
    assert_eq!(world.decisions.of("refused signal").len(), 2);
    replays(&watching, &forgotten()).await.unwrap();
}

#[tokio::test]
async fn a_refused_start_is_replayed_after_the_policy_allows_it() {
    let world = World::new("refused").await;
    let start = stranger().await.watch(watch("a", &[])).task_queue(&world.queue).start().await.unwrap();
    assert!(start.result().await.unwrap_err().unauthorized().is_some());
    replays(&start, &forgotten()).await.unwrap();
    replays(&start, &forgotten().observe()).await.unwrap();
}

/// A worker without a cache replays the run in each task.
#[tokio::test]
async fn a_replay_restores_the_nonces() {
    let world = World::unserved("restored");
    let options = WorkerOptions::new(&world.queue).max_cached_workflows(0usize).build();
    world.serve_with(WorkerAuthorization::new(world.issuer.keys(), policy()), options).await;
    let operator = world.operator().await;
    let watching = operator.watch(watch("a", &[])).task_queue(&world.queue).start().await.unwrap();
    watching.tell(words("1")).await.unwrap();
    watching.order(words("2")).execute().await.unwrap();
    let thief = Thief::default();
    let stolen = thief.client().await.watch_handle(watching.id());
    let [_, signal, update] = &tokens(&watching).await[..] else { panic!("three calls have tokens") };
    thief.take(signal.clone());
    stolen.tell(words("1")).await.unwrap();
    thief.take(update.clone());
    let refused = stolen.order(words("2")).execute().await.unwrap_err();
    assert_eq!(refused.unauthorized().unwrap().reason(), &Reason::Replayed);
    assert_eq!(end(&watching).await, ["new a", "tell 1", "order 2", "tell end"]);
    assert_eq!(world.decisions.of("refused signal Tell: the token was used before").len(), 1);
}
