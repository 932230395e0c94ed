//! Every option, read back from the histories of both sides.

use super::{call, far, start, work, worker, worker_of};
use crate::harness::{find, history, unique};
use temporal_prost::{
    common::protos::temporal::api::{
        common::v1::Payload,
        history::v1::{
            ActivityTaskScheduledEventAttributes, WorkflowExecutionStartedEventAttributes,
            history_event::Attributes,
        },
    },
    protos::temporal::xns::v1::{
        GetWorkflowRequest, QueryRequest, SignalRequest, UpdateRequest, UpdateWithStartRequest,
        WorkflowRequest,
    },
};
use temporal_prost_e2e::far_v1::far_temporal::FarClient;

/// Returns the activities of a caller that has taken these steps.
async fn scheduled(test: &str, steps: &[String]) -> Vec<ActivityTaskScheduledEventAttributes> {
    let queue = worker(test).await;
    let caller = start(&queue, steps).await;
    caller.result().await.unwrap();
    find(&history(&caller).await, |event| match event {
        Attributes::ActivityTaskScheduledEventAttributes(it) => Some(it.clone()),
        _ => None,
    })
}

fn request<M: temporal_prost::prost::Message + Default>(
    activity: &ActivityTaskScheduledEventAttributes,
) -> M {
    let Payload { data, metadata, .. } = &activity.input.as_ref().unwrap().payloads[0];
    assert_eq!(metadata["encoding"], b"binary/protobuf");
    M::decode(&**data).unwrap()
}

/// Shows the timeouts: schedule to close, schedule to start, start to close and heartbeat, in seconds.
fn timeouts(of: &ActivityTaskScheduledEventAttributes) -> [i64; 4] {
    let all = [
        &of.schedule_to_close_timeout,
        &of.schedule_to_start_timeout,
        &of.start_to_close_timeout,
        &of.heartbeat_timeout,
    ];
    all.map(|timeout| timeout.as_ref().map_or(0, |timeout| timeout.seconds))
}

fn attempts(of: &ActivityTaskScheduledEventAttributes) -> i32 {
    of.retry_policy.as_ref().map_or(0, |policy| policy.maximum_attempts)
}

async fn begun(id: &str) -> WorkflowExecutionStartedEventAttributes {
    let work = FarClient::new(far().await).work_handle(id);
    let mut started = find(&history(&work).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => Some(it.clone()),
        _ => None,
    });
    started.remove(0)
}

#[tokio::test]
async fn a_start_has_all_that_the_schema_says() {
    let name = unique("n");
    let activities = scheduled("schema", &[format!("run {name} return")]).await;
    let [activity] = &activities[..] else { panic!("{activities:?}") };
    assert_eq!(activity.activity_type.as_ref().unwrap().name, "far.v1.Far.Work");
    assert_eq!(timeouts(activity), [3600, 1800, 3000, 4]);
    assert_eq!(attempts(activity), 7);
    let sent: WorkflowRequest = request(activity);
    assert_eq!(sent.heartbeat_interval.unwrap().seconds, 1);
    assert_eq!((sent.parent_close_policy, sent.detached), (3, false));
    let options = sent.start_workflow_options.unwrap();
    assert_eq!((&*options.id, &*options.task_queue), (&*format!("work/{name}"), "far"));
    assert_eq!(options.id_reuse_policy, 3);
    let started = begun(&options.id).await;
    assert_eq!(started.workflow_execution_timeout.map(|it| it.seconds), Some(86400));
    assert_eq!(started.workflow_run_timeout.map(|it| it.seconds), Some(80000));
    assert_eq!(started.workflow_task_timeout.map(|it| it.seconds), Some(9));
    assert_eq!(started.retry_policy.unwrap().maximum_attempts, 1);
    // Requests of Go have neither of them, but the schema on the other side does.
    assert_eq!(started.priority.unwrap().priority_key, 2);
    let attributes = started.search_attributes.unwrap().indexed_fields;
    assert_eq!(attributes["CustomKeyword"].data, format!("{name:?}").into_bytes());
}

#[tokio::test]
async fn a_start_has_all_that_the_setters_say() {
    let name = unique("n");
    let activities = scheduled("setters", &[format!("set {name}")]).await;
    let [activity] = &activities[..] else { panic!("{activities:?}") };
    assert_eq!(timeouts(activity), [600, 500, 400, 10]);
    assert_eq!(attempts(activity), 2);
    let sent: WorkflowRequest = request(activity);
    assert_eq!((sent.heartbeat_interval.unwrap().seconds, sent.parent_close_policy), (2, 2));
    let options = sent.start_workflow_options.unwrap();
    assert_eq!((options.id_reuse_policy, options.workflow_id_conflict_policy), (1, 2));
    let started = begun(&format!("set/{name}")).await;
    assert_eq!(started.workflow_execution_timeout.map(|it| it.seconds), Some(1000));
    assert_eq!(started.workflow_run_timeout.map(|it| it.seconds), Some(900));
    assert_eq!(started.workflow_task_timeout.map(|it| it.seconds), Some(8));
    assert_eq!(started.first_workflow_task_backoff.map(|it| it.seconds), Some(1));
    assert_eq!(started.retry_policy.unwrap().maximum_attempts, 2);
    assert_eq!(started.memo.unwrap().fields["note"].data, br#"["a",1]"#);
    let attributes = started.search_attributes.unwrap().indexed_fields;
    assert_eq!(
        (&*attributes["CustomKeyword"].data, &*attributes["CustomInt"].data),
        (&br#""set""#[..], &b"7"[..])
    );
}

#[tokio::test]
async fn calls_of_a_handle_have_the_options_of_the_reference_or_the_handler() {
    let (name, rest) = (unique("n"), unique("r"));
    let steps = [
        format!("start {name} wait"),
        format!("tell {name} hello"),
        format!("ask {name}"),
        format!("change {name} it"),
        format!("tell {name} end"),
        format!("result {name}"),
        format!("rest {rest}"),
        format!("tell-rest {rest} hello"),
        format!("ask-rest {rest}"),
        format!("change-rest {rest} it"),
        format!("bell {rest}"),
    ];
    let calls = scheduled("handlers", &steps).await;
    let all: Vec<_> = calls.iter().map(timeouts).collect();
    let short = [60, 60, 60];
    assert_eq!(all[0], [3600, 1800, 3000, 4]);
    assert!(request::<WorkflowRequest>(&calls[0]).detached);
    assert_eq!((all[1][0], all[1][3]), (60, 8));
    assert_eq!(request::<SignalRequest>(&calls[1]).heartbeat_interval.unwrap().seconds, 4);
    // Servers shorten a heartbeat timeout that never fires.
    assert_eq!((all[2][0], all[2][3]), (50, 50));
    assert_eq!(request::<QueryRequest>(&calls[2]).heartbeat_interval.unwrap().seconds, 30);
    assert_eq!((all[3][2], all[3][3]), (40, 40));
    let update = request::<UpdateRequest>(&calls[3]).update_workflow_options.unwrap();
    assert_eq!((&*update.update_id, update.wait_for_stage), ("change/it", 2));
    assert_eq!(all[5], [3600, 1800, 3000, 4]);
    let get = request::<GetWorkflowRequest>(&calls[5]);
    assert_eq!((&*get.workflow_id, get.parent_close_policy), (&*format!("work/{name}"), 3));
    assert_eq!(calls[5].activity_type.as_ref().unwrap().name, "far.v1.Far.GetWork");
    assert_eq!((all[6][0], all[6][3]), (24 * 3600, 60));
    assert_eq!((all[7][0], all[7][3]), (60, 14));
    assert_eq!(request::<SignalRequest>(&calls[7]).heartbeat_interval.unwrap().seconds, 7);
    assert_eq!(all[8][..3], short);
    assert_eq!((all[9][0], all[9][3]), (24 * 3600, 60));
    assert_eq!((all[10][0], all[10][3]), (60, 60));
    let ended = work(&name).await.describe().await.unwrap();
    assert_eq!(ended.task_queue(), "far");
}

#[tokio::test]
async fn every_start_has_the_queue_the_retry_policy_and_the_parent_close_policy_of_its_activity() {
    let name = unique("n");
    worker_of("far-calls", far().await).await;
    let steps = [format!("queue {name}a"), format!("queue-tell {name}b"), format!("queue-change {name}c")];
    let activities = scheduled("queued", &steps).await;
    let shown = activities.iter().map(|activity| {
        let queue = activity.task_queue.as_ref().map_or("", |queue| &*queue.name);
        (queue, attempts(activity))
    });
    let expected = [("far-calls", 5), ("far-calls", 5), ("far-calls", 6)];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
    let policies = [
        request::<WorkflowRequest>(&activities[0]).parent_close_policy,
        request::<WorkflowRequest>(&activities[1]).parent_close_policy,
        request::<UpdateWithStartRequest>(&activities[2]).parent_close_policy,
    ];
    assert_eq!(policies, [1, 1, 3], "of the activity, and without one of the workflow");
    let started = begun(&format!("queue/{name}b")).await;
    assert_eq!(started.retry_policy.unwrap().maximum_attempts, 9);
}

#[tokio::test]
async fn the_id_conflict_policy_has_its_effect_on_the_other_side() {
    let (queue, n) = (worker("replaced").await, unique("n"));
    let steps = [format!("start {n} wait"), format!("replace {n} return"), format!("result {n}")];
    let said = call(&queue, &steps).await;
    assert_eq!(said[1], format!("{n} works"));
    assert!(said[2].starts_with("TerminatedError final"), "{}", said[2]);
}
