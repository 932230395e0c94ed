//! Calls of every kind, and their replay.

use super::{call, start, work, worker};
use crate::harness::unique;
use temporal_prost::sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions};
use temporal_prost_e2e::{Distance, far_v1::near_temporal};

#[tokio::test]
async fn a_workflow_of_another_namespace_is_called_in_every_way_and_replays() {
    let (queue, n) = (worker("calls").await, unique("n"));
    let steps = [
        (format!("run {n}a return"), format!("{n}a works")),
        (format!("start {n}b wait"), format!("work/{n}b true")),
        (format!("tell {n}b hello"), "done".to_owned()),
        (format!("change {n}b it"), format!("{n}b works, hello, changed it")),
        // The same update.
        (format!("change-as {n}b change/it"), format!("{n}b works, hello, changed it")),
        (format!("ask {n}b"), format!("{n}b works, hello, changed it")),
        (format!("tell {n}b end"), "done".to_owned()),
        (format!("result {n}b"), format!("{n}b works, hello, changed it, end")),
        (format!("with-tell {n}c end"), format!("{n}c works, end")),
        (format!("with-change {n}d there"), format!("{n}d works, changed there")),
        (format!("rest {n}e"), "rests".to_owned()),
        (format!("tell-rest {n}e hello"), "done".to_owned()),
        (format!("change-rest {n}e it"), "hello, it".to_owned()),
        (format!("ask-rest {n}e"), "hello, it".to_owned()),
        (format!("bell {n}e"), "done".to_owned()),
        (format!("rested {n}e"), "done".to_owned()),
        (format!("with-bell {n}f"), "done".to_owned()),
        // Without a handle of the start.
        (format!("tell work/{n}d end"), "done".to_owned()),
        (format!("result work/{n}d"), format!("{n}d works, changed there, end")),
    ];
    let (steps, expected): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
    let handle = start(&queue, &steps).await;
    let said = handle.result().await.unwrap().lines;
    for ((step, said), expected) in steps.iter().zip(&said).zip(&expected) {
        assert_eq!(said, expected, "{step}");
    }
    let mut options = WorkflowReplayerOptions::new().build();
    near_temporal::register_workflows::<Distance>(&mut options).unwrap();
    let history = handle.fetch_history();
    WorkflowReplayer::new(options).unwrap().replay_workflow(history).await.unwrap();
}

#[tokio::test]
async fn a_result_is_that_of_the_last_run() {
    let (queue, n) = (worker("runs").await, unique("n"));
    let steps =
        [format!("start {n} again"), "wait 2".to_owned(), format!("tell {n} end"), format!("result {n}")];
    let said = call(&queue, &steps).await;
    assert_eq!(said[3], format!("{n} works, end"));
    assert_eq!(work(&n).await.result().await.unwrap().lines, [format!("{n} works"), "end".to_owned()]);
}
