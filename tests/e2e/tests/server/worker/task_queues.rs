//! A service whose methods are spread over several task queues.

use crate::{
    all_options::{drive, every, of_queue},
    harness::{find, history, spawn_options, unique},
};
use std::time::Duration;
use temporal_prost::{
    RegistrationError,
    common::protos::temporal::api::history::v1::history_event::Attributes,
    register_activity_fn,
    sdk::{WorkerOptions, workflow_replayer::WorkflowReplayerOptions},
};
use temporal_prost_e2e::{
    Every, Tools,
    every::v1::{
        ActResponse, FullRequest, PokeRequest,
        every_temporal::{self, activity, workflow},
    },
};

#[test]
fn the_queues_are_constants() {
    assert_eq!(every_temporal::TASK_QUEUE, "every");
    assert_eq!(every_temporal::TASK_QUEUES, ["every", "every-act", "every-full"]);
    assert_eq!((workflow::Full::TASK_QUEUE, activity::Act::TASK_QUEUE), ("every-full", "every-act"));
}

#[test]
fn a_worker_of_a_queue_has_only_its_activities() {
    let of = |queue| format!("{:?}", of_queue(queue).activities());
    assert!(of("every-act").contains("\"every-act\""));
    assert!(!of("every-act").contains("\"every.v1.Every.Stay\""));
    assert!(of("every").contains("\"every.v1.Every.Stay\""));
    assert!(!of("every-full").contains("every"));
}

#[test]
fn a_queue_that_the_service_does_not_have_is_an_error() {
    let mut options = WorkerOptions::new("q").build();
    let error = every_temporal::register_workflows_on::<Every>(&mut options, "evry").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no method of the service has the task queue `evry`; expected one of `every`, `every-act`, `every-full`"
    );
    let same = every_temporal::register_activities_on(&mut options, "evry", Tools).unwrap_err();
    assert_eq!(same, error);
    let mut replayer = WorkflowReplayerOptions::new().build();
    assert_eq!(every_temporal::register_workflows_on::<Every>(&mut replayer, "evry"), Err(error));
}

#[test]
fn a_duplicate_leaves_nothing_registered() {
    let mut options = WorkerOptions::new("q").build();
    every_temporal::register_activities_on(&mut options, "every-act", Tools).unwrap();
    every_temporal::register_workflows_on::<Every>(&mut options, "every-full").unwrap();
    let error = every_temporal::register_activities(&mut options, Tools).unwrap_err();
    assert_eq!(error, RegistrationError::DuplicateActivity { activity: "every-act" });
    assert!(!format!("{:?}", options.activities()).contains("Stay"), "its other activity");
    let error = every_temporal::register_workflows::<Every>(&mut options).unwrap_err();
    assert_eq!(error.to_string(), "Workflow type every-full is already registered");
    // The worker of the other queue is not running yet.
    every_temporal::register_activities_on(&mut options, "every", Tools).unwrap();
    every_temporal::register_workflows_on::<Every>(&mut options, "every").unwrap();
}

#[tokio::test]
async fn the_worker_of_a_queue_does_the_work_of_that_queue_alone() {
    let client = every().await;
    let full = client.full(FullRequest { name: unique("queue") }).start().await.unwrap();
    full.poke(PokeRequest { text: "end".to_owned() }).await.unwrap();
    full.result().await.unwrap();
    let (lines, _) = drive("activities", "").await;
    assert_eq!(lines, ["every"], "the queue on which its worker has found it");
    // The worker does not know workflows of another queue.
    let stray = client.plain(FullRequest::default()).task_queue("every-full").start().await.unwrap();
    for _ in 0..100 {
        let failures = find(&history(&stray).await, |event| match event {
            Attributes::WorkflowTaskFailedEventAttributes(it) => it.failure.clone(),
            _ => None,
        });
        if let Some(failure) = failures.first() {
            assert!(failure.message.contains("every.v1.Every.Plain"), "{}", failure.message);
            stray.terminate("the test is over").await.unwrap();
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the worker of `every-full` runs it");
}

#[tokio::test]
async fn one_activity_can_be_performed_by_a_function() {
    let queue = unique("function");
    let mut options = WorkerOptions::new(&queue).build();
    register_activity_fn(&mut options, activity::Act, |ctx, input| async move {
        Ok(ActResponse { task_queue: format!("{} {}", ctx.info().task_queue, input.what), attempt: 1 })
    })
    .unwrap();
    let twice =
        register_activity_fn(&mut options, activity::Act, |_, _| async { Ok(ActResponse::default()) });
    assert_eq!(twice, Err(RegistrationError::DuplicateActivity { activity: "every-act" }));
    tokio::task::spawn_blocking(|| spawn_options(options)).await.unwrap();
    let (lines, _) = drive("elsewhere", &queue).await;
    assert_eq!(lines, [format!("{queue} x")]);
}
