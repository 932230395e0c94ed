//! The token of a schedule.

use super::setup::{OPERATOR, World, forgotten, replays, stranger};
use crate::{
    harness::unique,
    hooks::guarded::{end, watch, words},
    schedule::first_run,
};
use std::time::Duration;
use temporal_prost::{
    client::{grpc::WorkflowService as _, schedules::ScheduleOverlapPolicy, tonic::IntoRequest as _},
    common::protos::temporal::api::{
        common::v1::{Header, Payload, Payloads, WorkflowType},
        schedule::v1::{Schedule, ScheduleAction, schedule_action::Action},
        taskqueue::v1::TaskQueue,
        workflow::v1::NewWorkflowExecutionInfo,
        workflowservice::v1::CreateScheduleRequest,
    },
    prost::Message as _,
};
use temporal_prost_biscuit::{ClientAuthorization, Command, Kind, Reason, Unauthorized as _};
use temporal_prost_e2e::guard::v1::guard_temporal::WatchHandle;

/// Starts a workflow by a schedule, with a token for `schedule` and `workflow`.
async fn scheduled(world: &World, schedule: &str, workflow: &str) -> WatchHandle {
    let id = unique("nightly");
    let own = |name: &str| name.replace("ID", &id);
    let command = Command::new(Kind::Start, "guard.v1.Guard", "Watch")
        .namespace("default")
        .workflow(own(workflow))
        .schedule(own(schedule))
        .input(&watch("a", &[]).encode_to_vec());
    let authorization = ClientAuthorization::new(world.issuer.token("operator", &OPERATOR));
    let header = Header { fields: authorization.headers(&command).await.unwrap() };
    let start = NewWorkflowExecutionInfo {
        workflow_id: format!("of-{id}"),
        workflow_type: Some(WorkflowType { name: "watch".to_owned() }),
        task_queue: Some(TaskQueue { name: world.queue.clone(), ..Default::default() }),
        input: Some(Payloads { payloads: vec![input()] }),
        header: Some(header),
        ..Default::default()
    };
    run(&id, start).await
}

fn input() -> Payload {
    let metadata = [("encoding".to_owned(), b"json/protobuf".to_vec())].into();
    Payload { metadata, data: br#"{"text":"a"}"#.to_vec(), ..Default::default() }
}

async fn run(schedule_id: &str, start: NewWorkflowExecutionInfo) -> WatchHandle {
    let client = stranger().await;
    let action = ScheduleAction { action: Some(Action::StartWorkflow(start)) };
    let request = CreateScheduleRequest {
        namespace: "default".to_owned(),
        schedule_id: schedule_id.to_owned(),
        schedule: Some(Schedule { action: Some(action), ..Default::default() }),
        request_id: schedule_id.to_owned(),
        ..Default::default()
    };
    client.sdk().connection().clone().create_schedule(request.into_request()).await.unwrap();
    let schedule = client.sdk().get_schedule_handle(schedule_id);
    schedule.trigger(ScheduleOverlapPolicy::AllowAll, Default::default()).await.unwrap();
    loop {
        let description = schedule.describe(Default::default()).await.unwrap();
        if let Some(action) = description.recent_actions().first() {
            schedule.delete(Default::default()).await.unwrap();
            return client.watch_handle(action.workflow_id.clone());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_token_is_bound_to_its_schedule_and_its_workflow() {
    let world = World::new("scheduled").await;
    let watching = scheduled(&world, "ID", "of-ID").await;
    let operator = world.operator().await.watch_handle(watching.id());
    assert_eq!(end(&operator).await, ["new a", "tell end"]);
    replays(&operator, &forgotten()).await.unwrap();
    for (schedule, workflow, part) in [("other", "of-ID", "schedule"), ("ID", "other", "workflow")] {
        let watching = scheduled(&world, schedule, workflow).await;
        let error = watching.result().await.unwrap_err();
        assert!(error.unauthorized().unwrap().to_string().contains(part), "{error:?}");
    }
}

#[tokio::test]
async fn a_schedule_of_the_generated_code_has_a_token_for_all_its_starts() {
    let world = World::new("typed").await;
    let operator = world.operator().await;
    let start = || operator.watch(watch("a", &[])).id(unique("typed")).task_queue(&world.queue);
    let schedule = start().schedule(unique("typed")).create().await.unwrap();
    schedule.trigger(ScheduleOverlapPolicy::AllowAll).await.unwrap();
    assert_eq!(end(&first_run(&schedule).await).await, ["new a", "tell end"]);
    // The id of a start has its second.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    schedule.update(|schedule| schedule.start(start())).await.unwrap();
    schedule.trigger(ScheduleOverlapPolicy::AllowAll).await.unwrap();
    let second = loop {
        let described = schedule.describe().await.unwrap();
        if let Some(run) = described.recent_runs().get(1) {
            break described.handle(&run.execution);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(end(&second).await, ["new a", "tell end"]);
    schedule.delete().await.unwrap();
}

/// The caller itself may not start anything, and its tokens expire at once.
#[tokio::test]
async fn schedules_have_a_source_of_their_own() {
    let world = World::new("source").await;
    let own = ClientAuthorization::new(world.issuer.token("nobody", &[])).life(Duration::ZERO);
    let client = world.client_by(own.schedules(world.issuer.token("operator", &OPERATOR))).await;
    let start = |text| client.watch(watch(text, &[])).id(unique("source")).task_queue(&world.queue);
    let schedule = start("a").schedule(unique("source")).create().await.unwrap();
    schedule.trigger(ScheduleOverlapPolicy::AllowAll).await.unwrap();
    let run = world.operator().await.watch_handle(first_run(&schedule).await.id());
    assert_eq!(end(&run).await, ["new a", "tell end"]);
    schedule.delete().await.unwrap();
    let refused = start("b").execute().await.unwrap_err().unauthorized().unwrap();
    assert!(matches!(refused.reason(), Reason::Expired), "{refused}");
}

/// The token of a schedule is no token of the same workflow without the schedule.
#[tokio::test]
async fn a_client_is_no_schedule() {
    let world = World::new("unscheduled").await;
    let command = Command::new(Kind::Start, "guard.v1.Guard", "Watch")
        .namespace("default")
        .workflow("nightly")
        .schedule("nightly")
        .input(&watch("a", &[]).encode_to_vec());
    let authorization = ClientAuthorization::new(world.issuer.token("operator", &OPERATOR));
    let fields = authorization.headers(&command).await.unwrap();
    let start = stranger().await.watch(watch("a", &[])).id(unique("nightly")).task_queue(&world.queue);
    let stolen = start.options(|options| options.header = Some(Header { fields })).with_tell(words("end"));
    let error = stolen.start().await.unwrap().result().await.unwrap_err();
    assert!(error.unauthorized().unwrap().to_string().contains("workflow"), "{error:?}");
}
