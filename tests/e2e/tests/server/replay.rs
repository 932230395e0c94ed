//! Recorded histories replay: what the runtime does inside workflows is deterministic.

use crate::harness::{foos, unique};
use temporal_prost::sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions};
use temporal_prost_e2e::{
    App,
    nasty::v1::{ConductRequest, foo_temporal},
};

fn replayer() -> WorkflowReplayer {
    let mut options = WorkflowReplayerOptions::new().build();
    foo_temporal::register_workflows::<App>(&mut options).unwrap();
    WorkflowReplayer::new(options).unwrap()
}

#[tokio::test]
async fn what_was_just_recorded_replays() {
    for scenario in ["activities", "children", "concurrent", "cancelled", "many", "deterministic"] {
        let input = ConductRequest { scenario: scenario.to_owned(), id: unique("replay") };
        let conductor = foos().await.conduct(input).start().await.unwrap();
        conductor.result().await.unwrap();
        let replayed = replayer().replay_workflow(conductor.fetch_history()).await;
        replayed.unwrap_or_else(|error| panic!("{scenario}: {error}"));
    }
}
