//! The requests of a case.

use super::case::plan;
use super::operation::Operation;
use super::script::{Step, TASK_TIMEOUT};
use serde::Serialize;
use std::time::Duration;
use temporalio_client::Client;
use temporalio_client::grpc::WorkflowService;
use temporalio_client::tonic::{Code, IntoRequest, Status};
use temporalio_common::protos::temporal::api::{
    common::v1::{Payload, Payloads, WorkflowExecution, WorkflowType},
    enums::v1::{
        EventType, HistoryEventFilterType, ResetReapplyExcludeType, UpdateWorkflowExecutionLifecycleStage,
    },
    history::v1::HistoryEvent,
    query::v1::WorkflowQuery,
    schedule::v1::{
        IntervalSpec, Schedule, ScheduleAction, ScheduleSpec, ScheduleState, schedule_action::Action,
    },
    taskqueue::v1::TaskQueue,
    update,
    workflow::v1::NewWorkflowExecutionInfo,
    workflowservice::v1::{
        CreateScheduleRequest, DescribeWorkflowExecutionRequest, GetWorkflowExecutionHistoryRequest,
        QueryWorkflowRequest, RequestCancelWorkflowExecutionRequest, ResetWorkflowExecutionRequest,
        SignalWithStartWorkflowExecutionRequest, SignalWorkflowExecutionRequest,
        StartWorkflowExecutionRequest, TerminateWorkflowExecutionRequest, UpdateWorkflowExecutionRequest,
    },
};

/// The longest wait for a result, in real time.
const LONGEST: Duration = Duration::from_secs(90);

/// The parts that all requests of a case share.
pub(crate) struct Request {
    pub(crate) queue: String,
    pub(crate) unit: u64,
}

/// Returns the arguments of a workflow, a signal, a query or an update.
fn arguments(value: &impl Serialize) -> Payloads {
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    let payload = Payload { metadata, data: serde_json::to_vec(value).unwrap(), ..Default::default() };
    Payloads { payloads: vec![payload] }
}

fn namespace() -> String {
    "default".to_owned()
}

fn execution(workflow: &str, run: &str) -> WorkflowExecution {
    WorkflowExecution { workflow_id: workflow.to_owned(), run_id: run.to_owned() }
}

fn workflow_type() -> WorkflowType {
    WorkflowType { name: "Script".to_owned() }
}

fn request_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

impl Request {
    /// Sends an operation that is a single request.
    pub(crate) async fn send(&self, client: &Client, operation: &Operation) -> Result<(), Status> {
        match operation {
            Operation::Start(id, steps, conflict) => self.start(client, (id, steps), conflict.policy()).await,
            Operation::SignalWithStart(id, steps) => self.signal_with_start(client, id, steps).await,
            Operation::Signal(id) => signal(client, id, "poke").await,
            Operation::Query(id) => query(client, id).await,
            Operation::Add(id, number) => update(client, id, "add", *number).await,
            Operation::AddLater(id, number) => update(client, id, "add_later", *number).await,
            Operation::Cancel(id) => cancel(client, id).await,
            Operation::Terminate(id) => terminate(client, id).await,
            Operation::Schedule(units) => self.schedule(client, *units).await,
            other => unreachable!("{other:?} is not a request"),
        }
    }

    fn task_queue(&self) -> TaskQueue {
        TaskQueue { name: self.queue.clone(), ..Default::default() }
    }

    async fn start(
        &self,
        client: &Client,
        (id, steps): (&str, &[Step]),
        conflict: i32,
    ) -> Result<(), Status> {
        let request = StartWorkflowExecutionRequest {
            namespace: namespace(),
            workflow_id: id.to_owned(),
            workflow_type: Some(workflow_type()),
            task_queue: Some(self.task_queue()),
            input: Some(arguments(&plan(steps, self.unit))),
            workflow_task_timeout: TASK_TIMEOUT.try_into().ok(),
            workflow_id_conflict_policy: conflict,
            request_id: request_id(),
            ..Default::default()
        };
        let mut server = client.connection().clone();
        server.start_workflow_execution(request.into_request()).await.map(drop)
    }

    async fn signal_with_start(&self, client: &Client, id: &str, steps: &[Step]) -> Result<(), Status> {
        let request = SignalWithStartWorkflowExecutionRequest {
            namespace: namespace(),
            workflow_id: id.to_owned(),
            workflow_type: Some(workflow_type()),
            task_queue: Some(self.task_queue()),
            input: Some(arguments(&plan(steps, self.unit))),
            workflow_task_timeout: TASK_TIMEOUT.try_into().ok(),
            signal_name: "poke".to_owned(),
            request_id: request_id(),
            ..Default::default()
        };
        let mut server = client.connection().clone();
        server.signal_with_start_workflow_execution(request.into_request()).await.map(drop)
    }

    async fn schedule(&self, client: &Client, units: u64) -> Result<(), Status> {
        let workflow = NewWorkflowExecutionInfo {
            workflow_id: format!("{}/scheduled", self.queue),
            workflow_type: Some(workflow_type()),
            task_queue: Some(self.task_queue()),
            input: Some(arguments(&plan(&[Step::Timer(1)], self.unit))),
            workflow_task_timeout: TASK_TIMEOUT.try_into().ok(),
            ..Default::default()
        };
        // A real server does not accept less than a second.
        let interval = Duration::from_millis(self.unit * units).max(Duration::from_secs(1));
        let interval = IntervalSpec { interval: interval.try_into().ok(), phase: None };
        let schedule = Schedule {
            spec: Some(ScheduleSpec { interval: vec![interval], ..Default::default() }),
            action: Some(ScheduleAction { action: Some(Action::StartWorkflow(workflow)) }),
            state: Some(ScheduleState { limited_actions: true, remaining_actions: 2, ..Default::default() }),
            ..Default::default()
        };
        let request = CreateScheduleRequest {
            namespace: namespace(),
            schedule_id: self.queue.clone(),
            schedule: Some(schedule),
            request_id: request_id(),
            ..Default::default()
        };
        client.connection().clone().create_schedule(request.into_request()).await.map(drop)
    }

    /// Tells a workflow not to wait for signals.
    pub(crate) async fn hurry(&self, client: &Client, workflow: &str) -> Result<(), Status> {
        signal(client, workflow, "hurry").await
    }
}

async fn signal(client: &Client, workflow: &str, name: &str) -> Result<(), Status> {
    let request = SignalWorkflowExecutionRequest {
        namespace: namespace(),
        workflow_execution: Some(execution(workflow, "")),
        signal_name: name.to_owned(),
        request_id: request_id(),
        ..Default::default()
    };
    client.connection().clone().signal_workflow_execution(request.into_request()).await.map(drop)
}

async fn query(client: &Client, workflow: &str) -> Result<(), Status> {
    let request = QueryWorkflowRequest {
        namespace: namespace(),
        execution: Some(execution(workflow, "")),
        query: Some(WorkflowQuery { query_type: "signals".to_owned(), ..Default::default() }),
        ..Default::default()
    };
    client.connection().clone().query_workflow(request.into_request()).await.map(drop)
}

async fn update(client: &Client, workflow: &str, name: &str, number: u64) -> Result<(), Status> {
    let stage = UpdateWorkflowExecutionLifecycleStage::Completed as i32;
    let meta = update::v1::Meta { update_id: request_id(), ..Default::default() };
    let input = update::v1::Input { header: None, name: name.to_owned(), args: Some(arguments(&number)) };
    let request = UpdateWorkflowExecutionRequest {
        namespace: namespace(),
        workflow_execution: Some(execution(workflow, "")),
        wait_policy: Some(update::v1::WaitPolicy { lifecycle_stage: stage }),
        request: Some(update::v1::Request { meta: Some(meta), input: Some(input), ..Default::default() }),
        ..Default::default()
    };
    client.connection().clone().update_workflow_execution(request.into_request()).await.map(drop)
}

async fn cancel(client: &Client, workflow: &str) -> Result<(), Status> {
    let request = RequestCancelWorkflowExecutionRequest {
        namespace: namespace(),
        workflow_execution: Some(execution(workflow, "")),
        request_id: request_id(),
        ..Default::default()
    };
    client.connection().clone().request_cancel_workflow_execution(request.into_request()).await.map(drop)
}

async fn terminate(client: &Client, workflow: &str) -> Result<(), Status> {
    let request = TerminateWorkflowExecutionRequest {
        namespace: namespace(),
        workflow_execution: Some(execution(workflow, "")),
        ..Default::default()
    };
    client.connection().clone().terminate_workflow_execution(request.into_request()).await.map(drop)
}

/// Resets the newest run to one of its completed workflow tasks.
pub(crate) async fn reset(
    client: &Client,
    workflow: &str,
    point: usize,
    reapply: bool,
) -> Result<(), Status> {
    let events = history(client, workflow, "").await?;
    let ends: Vec<i64> = events
        .iter()
        .filter(|event| event.event_type() == EventType::WorkflowTaskCompleted)
        .map(|event| event.event_id)
        .collect();
    let Some(end) = ends.get(point % ends.len().max(1)) else { return Ok(()) };
    let none = [ResetReapplyExcludeType::Signal as i32, ResetReapplyExcludeType::Update as i32];
    let request = ResetWorkflowExecutionRequest {
        namespace: namespace(),
        workflow_execution: Some(execution(workflow, "")),
        workflow_task_finish_event_id: *end,
        reset_reapply_exclude_types: if reapply { Vec::new() } else { none.to_vec() },
        request_id: request_id(),
        ..Default::default()
    };
    client.connection().clone().reset_workflow_execution(request.into_request()).await.map(drop)
}

/// Awaits the end of a run.
pub(crate) async fn result(client: &Client, workflow: &str, run: &str) -> Result<(), Status> {
    let request = GetWorkflowExecutionHistoryRequest {
        namespace: namespace(),
        execution: Some(execution(workflow, run)),
        wait_new_event: true,
        history_event_filter_type: HistoryEventFilterType::CloseEvent as i32,
        ..Default::default()
    };
    let end = tokio::time::Instant::now() + LONGEST;
    while tokio::time::Instant::now() < end {
        let mut request = request.clone().into_request();
        request.set_timeout(Duration::from_secs(20));
        let answer = client.connection().clone().get_workflow_execution_history(request).await;
        match answer {
            Ok(page) if page.get_ref().history.as_ref().is_some_and(|history| !history.events.is_empty()) => {
                return Ok(());
            }
            Err(status) if status.code() != Code::DeadlineExceeded => return Err(status),
            _ => {}
        }
    }
    Err(Status::deadline_exceeded("the workflow does not end"))
}

/// Returns the events of a run.
pub(crate) async fn history(client: &Client, workflow: &str, run: &str) -> Result<Vec<HistoryEvent>, Status> {
    let mut request = GetWorkflowExecutionHistoryRequest {
        namespace: namespace(),
        execution: Some(execution(workflow, run)),
        ..Default::default()
    };
    let mut events = Vec::new();
    loop {
        let mut server = client.connection().clone();
        let page = server.get_workflow_execution_history(request.clone().into_request()).await?.into_inner();
        events.extend(page.history.unwrap_or_default().events);
        if page.next_page_token.is_empty() {
            return Ok(events);
        }
        request.next_page_token = page.next_page_token;
    }
}

/// Returns the id of the newest run.
pub(crate) async fn run_id(client: &Client, workflow: &str) -> Result<String, Status> {
    let execution = Some(execution(workflow, ""));
    let request = DescribeWorkflowExecutionRequest { namespace: namespace(), execution };
    let answer = client.connection().clone().describe_workflow_execution(request.into_request()).await?;
    let info = answer.into_inner().workflow_execution_info.unwrap_or_default();
    Ok(info.execution.unwrap_or_default().run_id)
}
