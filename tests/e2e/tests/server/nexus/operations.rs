//! Operations that run workflows, queries and updates.

use super::floor::Bourse;
use crate::harness::{find, history, unique};
use temporal_prost::{
    common::protos::temporal::api::{
        common::v1::link::{self, workflow_event::Reference},
        enums::v1::EventType,
        history::v1::history_event::Attributes,
    },
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use temporal_prost_e2e::{
    bourse::Office,
    bourse_v1::{Order, brokers_temporal},
};

#[tokio::test]
async fn an_operation_runs_a_workflow_and_returns_its_result() {
    let bourse = Bourse::open().await;
    let id = unique("trade");
    let (lines, events) = bourse.broke_until_done("trade", &id).await;
    assert_eq!(lines, [format!("{id} done"), "true true".to_owned()]);
    let kinds: Vec<_> = events
        .iter()
        .map(temporal_prost::protos::temporal::api::history::v1::HistoryEvent::event_type)
        .collect();
    for kind in [
        EventType::NexusOperationScheduled,
        EventType::NexusOperationStarted,
        EventType::NexusOperationCompleted,
    ] {
        assert_eq!(kinds.iter().filter(|its| **its == kind).count(), 1, "{kinds:?}");
    }
    let (lines, _) = bourse.broke_until_done("bell", "").await;
    assert_eq!(lines, ["rung"], "without messages and without an id");
}

#[tokio::test]
async fn caller_and_workflow_are_linked() {
    let bourse = Bourse::open().await;
    let id = unique("linked");
    let (_, events) = bourse.broke_until_done("trade", &id).await;
    let started = events.iter().find(|event| event.event_type() == EventType::NexusOperationStarted).unwrap();
    let [link] = &started.links[..] else { panic!("{:?}", started.links) };
    let Some(link::Variant::WorkflowEvent(event)) = &link.variant else { panic!("{link:?}") };
    assert_eq!(event.workflow_id, format!("trade/{id}"));
    let trade = history(&bourse.trade(&id)).await;
    let callbacks = find(&trade, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => {
            Some(started.completion_callbacks.clone())
        }
        _ => None,
    });
    let [callback] = &callbacks[0][..] else { panic!("{callbacks:?}") };
    let [back] = &callback.links[..] else { panic!("{callback:?}") };
    let Some(link::Variant::WorkflowEvent(event)) = &back.variant else { panic!("{back:?}") };
    let Some(Reference::EventRef(reference)) = &event.reference else { panic!("{event:?}") };
    assert_eq!(reference.event_type(), EventType::NexusOperationScheduled);
}

#[tokio::test]
async fn queries_and_updates_are_answered_at_once() {
    let bourse = Bourse::open().await;
    let id = unique("direct");
    let waiting = bourse.start("wait", &id).await;
    bourse.trade_begins(&id).await;
    let (lines, events) = bourse.broke_until_done("direct", &id).await;
    assert_eq!(lines, ["wait", "amended", "amended", "Trade", "NOT_FOUND"]);
    let started =
        events.iter().filter(|event| event.event_type() == EventType::NexusOperationStarted).count();
    assert_eq!(started, 0, "they complete without being started first");
    assert_eq!(waiting.result().await.unwrap().lines[0], format!("{id} amended"));
}

#[tokio::test]
async fn two_calls_can_share_a_workflow() {
    let bourse = Bourse::open().await;
    let id = unique("shared");
    let (lines, _) = bourse.broke_until_done("twice", &id).await;
    assert_eq!(lines, ["both", "both"], "the policy of the schema attaches both callbacks");
}

#[tokio::test]
async fn an_operation_of_ones_own_reads_headers() {
    let bourse = Bourse::open().await;
    let (lines, _) = bourse.broke_until_done("anything", "x").await;
    assert!(lines[0].contains(r#"state: "call 1", tenant: "acme""#), "{lines:?}");
}

#[tokio::test]
async fn calls_replay() {
    let bourse = Bourse::open().await;
    let mut options = WorkflowReplayerOptions::new().build();
    brokers_temporal::register_workflows::<Office>(&mut options).unwrap();
    let replayer = WorkflowReplayer::new(options).unwrap();
    for scenario in ["trade", "options", "cancel", "anything", "bad", "nowhere"] {
        let handle = bourse.start(scenario, &unique("replayed")).await;
        handle.result().await.unwrap();
        let outcome = replayer.replay_workflow(handle.fetch_history()).await;
        outcome.unwrap_or_else(|error| panic!("{scenario}: {error}"));
    }
}

#[tokio::test]
async fn a_workflow_that_was_not_started_by_an_operation_is_found() {
    let bourse = Bourse::open().await;
    let id = unique("found");
    let orders = temporal_prost_e2e::bourse_v1::bourse_temporal::BourseClient::new(bourse.client.clone());
    let order = Order { id: id.clone(), fate: "wait".to_owned() };
    let deal = orders.trade(order).task_queue(&bourse.queue).start().await.unwrap();
    let caller = bourse.start("trade", &id).await;
    super::floor::eventually("the call is attached", || async {
        let events = history(&caller).await;
        events.iter().any(|event| event.event_type() == EventType::NexusOperationStarted)
    })
    .await;
    deal.close(Order { id: id.clone(), fate: "closed".to_owned() }).await.unwrap();
    assert_eq!(caller.result().await.unwrap().lines[0], format!("{id} closed"));
    let attached = find(&history(&deal).await, |event| match event {
        Attributes::WorkflowExecutionOptionsUpdatedEventAttributes(it) => {
            Some(it.attached_completion_callbacks.len())
        }
        _ => None,
    });
    assert_eq!(attached, [1]);
}
