//! Replays read the decisions of hooks from the history.

use super::guarded::{Guard, end, serve, watch, words};
use temporal_prost::{
    client::WorkflowHistory,
    hook::{Call, Hook, Hooks, Refusal},
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use temporal_prost_e2e::{Guards, guard::v1::guard_temporal};

/// Refuses everything.
struct Closed;

impl Hook for Closed {
    fn check(&self, _: &Call<'_>) -> Result<(), Refusal> {
        Err(Refusal::new("nothing is allowed any more"))
    }
}

async fn replays(json: &[u8], hooks: Option<Hooks>) -> Result<(), String> {
    let mut options = WorkflowReplayerOptions::new().build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    if let Some(hooks) = hooks {
        hooks.register(&mut options);
    }
    let replayer = WorkflowReplayer::new(options).unwrap();
    let history = WorkflowHistory::from_json(json).unwrap();
    replayer.replay_workflow(history).await.map(drop).map_err(|error| error.to_string())
}

#[tokio::test]
async fn replays_do_not_ask_hooks_again() {
    let (client, queue) = serve("replayed", &Hooks::new().with(Guard::default())).await;
    let watching =
        client.watch(watch("a", &["look x"])).task_queue(&queue).with_tell(words("forbidden")).start();
    let watching = watching.await.unwrap();
    watching.tell(words("1")).await.unwrap();
    watching.tell(words("forbidden")).await.unwrap();
    watching.order(words("forbidden")).execute().await.unwrap_err();
    watching.order(words("2")).execute().await.unwrap();
    let lines = end(&watching).await;
    assert!(!lines.iter().any(|line| line.ends_with("forbidden")), "{lines:?}");
    let json = watching.fetch_history().to_json().await.unwrap();
    replays(&json, Some(Hooks::new().with(Closed))).await.unwrap();
    replays(&json, Some(Hooks::new())).await.unwrap();
    let guard = Guard::default();
    replays(&json, Some(Hooks::new().with(guard.clone()))).await.unwrap();
    let expected = ["start Watch", "signal Tell", "update Order", "signal Tell"];
    let mut seen = guard.seen();
    seen.sort_unstable();
    let mut expected = expected.map(|call| format!("replayed {call}"));
    expected.sort_unstable();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_refused_start_replays() {
    let (client, queue) = serve("refused", &Hooks::new().with(Guard::default())).await;
    let start = client.watch(watch("forbidden", &["look x"])).task_queue(&queue);
    let watching = start.with_tell(words("1")).start().await.unwrap();
    watching.result().await.unwrap_err();
    let json = watching.fetch_history().to_json().await.unwrap();
    replays(&json, Some(Hooks::new())).await.unwrap();
    replays(&json, Some(Hooks::new().with(Guard::default()))).await.unwrap();
    // A replayer without hooks does not look for the refusal.
    replays(&json, None).await.unwrap_err();
}

#[tokio::test]
async fn runs_from_before_the_hooks_replay() {
    let (client, queue) = serve("before", &Hooks::new()).await;
    let watching = client.watch(watch("forbidden", &["look x"])).task_queue(&queue).start().await.unwrap();
    watching.tell(words("forbidden")).await.unwrap();
    watching.order(words("forbidden")).execute().await.unwrap();
    end(&watching).await;
    let json = watching.fetch_history().to_json().await.unwrap();
    replays(&json, Some(Hooks::new().with(Closed))).await.unwrap();
    replays(&json, None).await.unwrap();
}
