//! Authorization is introduced while workflows run.

use super::setup::{World, forgotten, policy, replays, stranger};
use crate::hooks::guarded::{end, serve, watch, words};
use temporal_prost::hook::Hooks;
use temporal_prost_biscuit::WorkerAuthorization;

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
