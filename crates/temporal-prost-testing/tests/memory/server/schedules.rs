//! Schedules: overlap policies, backfill, pauses and limits, as on a real server.

use crate::server::Server;
use std::time::Duration;
use temporalio_client::Client;
use temporalio_client::grpc::WorkflowService as _;
use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::common::v1::{WorkflowExecution, WorkflowType};
use temporalio_common::protos::temporal::api::enums::v1::{
    ScheduleOverlapPolicy as Overlap, WorkflowExecutionStatus as Status,
};
use temporalio_common::protos::temporal::api::schedule::v1::{
    BackfillRequest, IntervalSpec, Schedule, ScheduleAction, ScheduleInfo, SchedulePatch, ScheduleSpec,
    ScheduleState, TriggerImmediatelyRequest, schedule_action::Action,
};
use temporalio_common::protos::temporal::api::taskqueue::v1::TaskQueue;
use temporalio_common::protos::temporal::api::workflow::v1::{
    NewWorkflowExecutionInfo, WorkflowExecutionInfo,
};
use temporalio_common::protos::temporal::api::workflowservice::v1::{
    CreateScheduleRequest, DescribeScheduleRequest, ListWorkflowExecutionsRequest, PatchScheduleRequest,
    TerminateWorkflowExecutionRequest,
};

/// A schedule whose workflows nobody works on.
struct Scheduled {
    server: Server,
    client: Client,
    id: String,
}

impl Scheduled {
    /// Creates a schedule that acts in every unit of time.
    async fn new(server: Server, state: ScheduleState) -> Self {
        let (client, id) = (server.client().await, format!("scheduled-{:x}", fastrand::u64(..)));
        let start = NewWorkflowExecutionInfo {
            workflow_id: id.clone(),
            workflow_type: Some(WorkflowType { name: "T".to_owned() }),
            task_queue: Some(TaskQueue { name: id.clone(), ..Default::default() }),
            ..Default::default()
        };
        let interval = IntervalSpec { interval: unit(&server).try_into().ok(), phase: None };
        let schedule = Schedule {
            spec: Some(ScheduleSpec { interval: vec![interval], ..Default::default() }),
            action: Some(ScheduleAction { action: Some(Action::StartWorkflow(start)) }),
            state: Some(state),
            ..Default::default()
        };
        let request = CreateScheduleRequest {
            namespace: "default".to_owned(),
            schedule_id: id.clone(),
            schedule: Some(schedule),
            request_id: id.clone(),
            ..Default::default()
        };
        client.connection().clone().create_schedule(request.into_request()).await.unwrap();
        Self { server, client, id }
    }

    async fn patch(&self, patch: SchedulePatch) {
        let request = PatchScheduleRequest {
            namespace: "default".to_owned(),
            schedule_id: self.id.clone(),
            patch: Some(patch),
            request_id: format!("{:x}", fastrand::u64(..)),
            ..Default::default()
        };
        self.client.connection().clone().patch_schedule(request.into_request()).await.unwrap();
    }

    async fn info(&self) -> ScheduleInfo {
        let request =
            DescribeScheduleRequest { namespace: "default".to_owned(), schedule_id: self.id.clone() };
        let described = self.client.connection().clone().describe_schedule(request.into_request()).await;
        described.unwrap().into_inner().info.unwrap()
    }

    async fn workflows(&self) -> Vec<WorkflowExecutionInfo> {
        let request = ListWorkflowExecutionsRequest {
            namespace: "default".to_owned(),
            query: format!("WorkflowId STARTS_WITH '{}'", self.id),
            ..Default::default()
        };
        let listed = self.client.connection().clone().list_workflow_executions(request.into_request()).await;
        listed.unwrap().into_inner().executions
    }

    /// Lets time pass, and on a real server also its list follow.
    async fn pass(&self, units: u32) {
        let duration = unit(&self.server) * units;
        match &self.server.memory {
            // The ids of workflows contain the second.
            Some(server) => server.sleep(duration + Duration::from_secs(1)).await,
            None => tokio::time::sleep(duration + Duration::from_secs(2)).await,
        }
    }

    /// Terminates what runs.
    async fn end(&self, execution: WorkflowExecution) {
        let request = TerminateWorkflowExecutionRequest {
            namespace: "default".to_owned(),
            workflow_execution: Some(execution),
            ..Default::default()
        };
        self.client.connection().clone().terminate_workflow_execution(request.into_request()).await.unwrap();
    }

    /// Ends all workflows, also those that follow. Returns the number of all workflows.
    async fn started(&self) -> usize {
        loop {
            self.pass(0).await;
            let workflows = self.workflows().await;
            let open = |workflow: &&WorkflowExecutionInfo| workflow.status() == Status::Running;
            let open: Vec<_> = workflows.iter().filter(open).collect();
            if open.is_empty() {
                return workflows.len();
            }
            for workflow in open {
                self.end(workflow.execution.clone().unwrap()).await;
            }
        }
    }
}

/// Returns the interval of the schedules.
fn unit(server: &Server) -> Duration {
    if server.memory.is_some() { Duration::from_hours(1) } else { Duration::from_secs(1) }
}

fn paused() -> ScheduleState {
    ScheduleState { paused: true, ..Default::default() }
}

/// Triggers three times. Returns how many workflows run then, and how many have been started when all have ended.
async fn triggered(server: Server, overlap: Overlap) -> (usize, usize) {
    let scheduled = Scheduled::new(server, paused()).await;
    for _ in 0..3 {
        let trigger = TriggerImmediatelyRequest { overlap_policy: overlap as i32, ..Default::default() };
        scheduled.patch(SchedulePatch { trigger_immediately: Some(trigger), ..Default::default() }).await;
        scheduled.pass(0).await;
    }
    let running = scheduled.info().await.running_workflows.len();
    (running, scheduled.started().await)
}

#[tokio::test]
async fn overlapping_actions_follow_their_policy() {
    let expected = [
        (Overlap::Skip, (1, 1)),
        (Overlap::BufferOne, (1, 2)),
        (Overlap::BufferAll, (1, 3)),
        (Overlap::CancelOther, (1, 2)),
        (Overlap::TerminateOther, (1, 3)),
        // These are not counted as running.
        (Overlap::AllowAll, (0, 3)),
    ];
    for server in Server::all() {
        let outcomes = expected.map(|(overlap, _)| triggered(server.clone(), overlap));
        let outcomes = futures::future::join_all(outcomes).await;
        let expected = expected.map(|(_, outcome)| outcome);
        assert_eq!(outcomes, expected, "in memory: {}", server.memory.is_some());
    }
}

#[tokio::test]
async fn a_backfill_starts_what_was_missed() {
    for server in Server::all() {
        let scheduled = Scheduled::new(server, paused()).await;
        let request = BackfillRequest {
            start_time: Some(prost_wkt_types::Timestamp { seconds: 1_767_225_600, nanos: 0 }),
            end_time: Some(prost_wkt_types::Timestamp {
                seconds: 1_767_225_600 + 3 * i64::try_from(unit(&scheduled.server).as_secs()).unwrap(),
                nanos: 0,
            }),
            overlap_policy: Overlap::AllowAll as i32,
        };
        scheduled.patch(SchedulePatch { backfill_request: vec![request], ..Default::default() }).await;
        // Both ends are part of the range.
        assert_eq!(scheduled.started().await, 4);
    }
}

#[tokio::test]
async fn a_paused_schedule_does_nothing_until_it_is_resumed() {
    for server in Server::all() {
        let scheduled = Scheduled::new(server, paused()).await;
        scheduled.pass(5).await;
        assert_eq!(scheduled.workflows().await.len(), 0);
        scheduled.patch(SchedulePatch { unpause: "go on".to_owned(), ..Default::default() }).await;
        scheduled.pass(5).await;
        // The first workflow does not end, so the others are skipped.
        assert_eq!(scheduled.workflows().await.len(), 1);
        assert!(scheduled.info().await.overlap_skipped > 0);
        scheduled.patch(SchedulePatch { pause: "enough".to_owned(), ..Default::default() }).await;
        assert_eq!(scheduled.started().await, 1);
    }
}

#[tokio::test]
async fn a_schedule_ends_after_its_last_action() {
    for server in Server::all() {
        let state = ScheduleState { limited_actions: true, remaining_actions: 1, ..Default::default() };
        let scheduled = Scheduled::new(server, state).await;
        scheduled.pass(5).await;
        assert_eq!(scheduled.started().await, 1);
        scheduled.pass(3).await;
        assert_eq!((scheduled.info().await.action_count, scheduled.workflows().await.len()), (1, 1));
    }
}
