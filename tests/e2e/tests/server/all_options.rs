//! Workers of the schema with every option, one per queue, and the options of its calls as the server recorded them.

use crate::harness::{find, foos, history, shown, spawn_options};
use temporal_prost::{
    Workflow, WorkflowHandle,
    common::protos::temporal::api::{
        common::v1::{Priority, RetryPolicy, SearchAttributes},
        history::v1::{
            ActivityTaskScheduledEventAttributes, StartChildWorkflowExecutionInitiatedEventAttributes,
            WorkflowExecutionStartedEventAttributes, history_event::Attributes,
        },
    },
    register_activity,
    sdk::WorkerOptions,
};
use temporal_prost_e2e::{
    Every, Tools, Wanderer,
    every::v1::{
        DriveRequest, anywhere_temporal,
        every_temporal::{self, EveryClient, activity, workflow},
    },
};
use tokio::sync::OnceCell;

/// The queues that edits and setters in the tests use. Their workers run everything.
const MOVED: [&str; 2] = ["every-edited", "every-set"];

/// Starts the workers of the schema with every option, and returns a client.
pub(crate) async fn every() -> EveryClient {
    static READY: OnceCell<()> = OnceCell::const_new();
    let foos = foos().await;
    READY.get_or_init(prepare).await;
    EveryClient::new(foos.sdk().clone())
}

async fn prepare() {
    let of_queues = every_temporal::TASK_QUEUES.iter().map(|queue| of_queue(queue));
    let workers: Vec<_> = of_queues.chain(MOVED.iter().map(|queue| of_everything(queue))).collect();
    tokio::task::spawn_blocking(|| workers.into_iter().for_each(spawn_options)).await.expect("workers start");
}

/// Returns the options of a worker for `queue`, with everything that the schema puts there and the local activities.
pub(crate) fn of_queue(queue: &str) -> WorkerOptions {
    let mut options = WorkerOptions::new(queue).build();
    every_temporal::register_workflows_on::<Every>(&mut options, queue)
        .expect("it is a queue of the service");
    every_temporal::register_activities_on(&mut options, queue, Tools).expect("it is a queue of the service");
    if queue == every_temporal::TASK_QUEUE {
        anywhere_temporal::register_workflows::<Wanderer>(&mut options).expect("it is another service");
        anywhere_temporal::register_activities(&mut options, Wanderer).expect("it is another service");
        register_activity::<activity::Act, Tools>(&mut options, Tools).expect("it is on another queue");
    }
    options
}

fn of_everything(queue: &str) -> WorkerOptions {
    let mut options = WorkerOptions::new(queue).build();
    every_temporal::register_workflows::<Every>(&mut options).expect("nothing is registered twice");
    every_temporal::register_activities(&mut options, Tools).expect("nothing is registered twice");
    options
}

/// Runs a scenario to its end, and returns its lines and its handle.
pub(crate) async fn drive(scenario: &str, name: &str) -> (Vec<String>, WorkflowHandle<workflow::Drive>) {
    let input = DriveRequest { scenario: scenario.to_owned(), name: name.to_owned() };
    let driver = every().await.drive(input).start().await.expect("it starts");
    let lines = driver.result().await.unwrap_or_else(|error| panic!("{scenario}: {error}")).lines;
    (lines, WorkflowHandle::clone(&driver))
}

/// Returns the first event of a workflow.
pub(crate) async fn started<W: Workflow>(
    handle: &WorkflowHandle<W>,
) -> WorkflowExecutionStartedEventAttributes {
    let mut started = find(&history(handle).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => Some(started.clone()),
        _ => None,
    });
    started.remove(0)
}

/// Converts a duration, whose type the SDK does not export.
macro_rules! seconds {
    ($duration:expr) => {
        $duration.as_ref().map_or_else(
            || "none".to_owned(),
            |it| {
                std::time::Duration::new(it.seconds.unsigned_abs(), it.nanos.unsigned_abs())
                    .as_secs_f64()
                    .to_string()
            },
        )
    };
}

/// The options of a start, one per line.
pub(crate) trait Lines {
    fn lines(&self) -> Vec<String>;
}

impl Lines for WorkflowExecutionStartedEventAttributes {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("queue {}", self.task_queue.as_ref().map_or("", |queue| &queue.name)),
            format!("execution {}", seconds!(self.workflow_execution_timeout)),
            format!("run {}", seconds!(self.workflow_run_timeout)),
            format!("task {}", seconds!(self.workflow_task_timeout)),
            retry(self.retry_policy.as_ref()),
            priority(self.priority.as_ref()),
        ];
        lines.extend(attributes(self.search_attributes.as_ref()));
        lines
    }
}

impl Lines for StartChildWorkflowExecutionInitiatedEventAttributes {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("queue {}", self.task_queue.as_ref().map_or("", |queue| &queue.name)),
            format!("execution {}", seconds!(self.workflow_execution_timeout)),
            format!("run {}", seconds!(self.workflow_run_timeout)),
            format!("task {}", seconds!(self.workflow_task_timeout)),
            retry(self.retry_policy.as_ref()),
            priority(self.priority.as_ref()),
        ];
        lines.extend(attributes(self.search_attributes.as_ref()));
        lines
    }
}

impl Lines for ActivityTaskScheduledEventAttributes {
    fn lines(&self) -> Vec<String> {
        vec![
            format!("queue {}", self.task_queue.as_ref().map_or("", |queue| &queue.name)),
            format!("schedule to close {}", seconds!(self.schedule_to_close_timeout)),
            format!("schedule to start {}", seconds!(self.schedule_to_start_timeout)),
            format!("start to close {}", seconds!(self.start_to_close_timeout)),
            format!("heartbeat {}", seconds!(self.heartbeat_timeout)),
            retry(self.retry_policy.as_ref()),
            priority(self.priority.as_ref()),
        ]
    }
}

fn retry(policy: Option<&RetryPolicy>) -> String {
    policy.map_or_else(
        || "retry none".to_owned(),
        |it| {
            let (initial, maximum) = (seconds!(it.initial_interval), seconds!(it.maximum_interval));
            let (factor, attempts) = (it.backoff_coefficient, it.maximum_attempts);
            format!("retry {initial} x{factor} {maximum} {attempts} {:?}", it.non_retryable_error_types)
        },
    )
}

fn priority(priority: Option<&Priority>) -> String {
    priority.map_or_else(
        || "priority none".to_owned(),
        |it| format!("priority {} {} {}", it.priority_key, it.fairness_key, it.fairness_weight),
    )
}

fn attributes(attributes: Option<&SearchAttributes>) -> Vec<String> {
    let fields = attributes.map(|it| &it.indexed_fields);
    let line = |(name, payload)| format!("{name} {}", shown(payload).replace("json/plain  ", ""));
    let mut lines: Vec<String> = fields.into_iter().flatten().map(line).collect();
    lines.sort();
    lines
}
