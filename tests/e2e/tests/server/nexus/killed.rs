//! A worker that is killed in the middle of an operation: nothing is started twice, and nothing is lost.

use super::floor::{Bourse, default_options, eventually};
use crate::harness::{command, find, history, unique};
use std::process::Child;
use temporal_prost::common::protos::temporal::api::history::v1::history_event::Attributes;
use temporal_prost_e2e::bourse_v1::{Order, bourse_temporal::BourseClient};

/// A host with the workers of the service, in a separate process.
struct Process(Child);

impl Process {
    fn spawn(queue: &str, loses_answers: bool) -> Self {
        let mut command = command(env!("CARGO_BIN_EXE_bourse"));
        command.env("BOURSE_QUEUE", queue);
        if loses_answers {
            command.env("BOURSE_LOSES_ANSWERS", "yes");
        }
        Self(command.spawn().expect("the workers can be run"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_worker_dies_after_it_has_started_the_workflow_and_before_it_has_answered() {
    let bourse = Bourse::closed(default_options()).await;
    bourse.broke();
    let id = unique("killed");
    let first = Process::spawn(&bourse.queue, true);
    let caller = bourse.start_on(&bourse.callers(), "wait", &id).await;
    eventually("the trade starts", || async { bourse.trade(&id).describe().await.is_ok() }).await;
    drop(first);
    let run = bourse.trade(&id).describe().await.unwrap().run_id().to_owned();

    let _second = Process::spawn(&bourse.queue, false);
    eventually("the call is answered", || async {
        let started = find(&history(&caller).await, |event| match event {
            Attributes::NexusOperationStartedEventAttributes(_) => Some(()),
            _ => None,
        });
        !started.is_empty()
    })
    .await;
    let again = bourse.trade(&id).describe().await.unwrap().run_id().to_owned();
    assert_eq!(again, run, "the repeated start finds the run of the first");
    let trades = BourseClient::new(bourse.client.clone());
    let trade = trades.trade_handle(format!("trade/{id}"));
    trade.close(Order { id: id.clone(), fate: "closed".to_owned() }).await.unwrap();
    assert_eq!(caller.result().await.unwrap().lines[0], format!("{id} closed"));
}

#[tokio::test]
async fn a_worker_dies_while_the_workflow_runs() {
    let bourse = Bourse::closed(default_options()).await;
    bourse.broke();
    let id = unique("survives");
    let first = Process::spawn(&bourse.queue, false);
    let caller = bourse.start_on(&bourse.callers(), "wait", &id).await;
    eventually("the trade starts", || async { bourse.trade(&id).describe().await.is_ok() }).await;
    drop(first);
    let trades = BourseClient::new(bourse.client.clone());
    let trade = trades.trade_handle(format!("trade/{id}"));
    trade.close(Order { id: id.clone(), fate: "closed".to_owned() }).await.unwrap();
    let _second = Process::spawn(&bourse.queue, false);
    assert_eq!(caller.result().await.unwrap().lines[0], format!("{id} closed"));
    assert_eq!(history(&*trade).await.iter().filter(|event| event.event_id == 1).count(), 1);
}
