//! The invariants of a case.

use super::request::history;
use super::script::Script;
use std::collections::HashMap;
use std::time::SystemTime;
use temporal_prost_testing::MemoryServer;
use temporalio_client::grpc::WorkflowService;
use temporalio_client::tonic::{Code, IntoRequest};
use temporalio_client::{Client, WorkflowHistory};
use temporalio_common::protos::temporal::api::{
    enums::v1::{EventType, WorkflowExecutionStatus as Status, WorkflowTaskFailedCause as Cause},
    history::v1::{History, HistoryEvent, history_event::Attributes},
    workflow::v1::WorkflowExecutionInfo,
    workflowservice::v1::ListWorkflowExecutionsRequest,
};
use temporalio_sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions};
use tokio::task::LocalSet;

pub(crate) struct Invariants {
    /// The prefix of all workflow ids of the case.
    prefix: String,
    now: Option<SystemTime>,
}

/// A run, by its workflow id and its run id.
pub(crate) type RunKey = (String, String);

impl Invariants {
    pub(crate) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), now: None }
    }

    /// Checks the invariants that hold at any moment.
    pub(crate) async fn check(
        &mut self,
        client: &Client,
        server: Option<&MemoryServer>,
    ) -> Result<(), String> {
        if let Some(server) = server {
            let now = server.now();
            if self.now.replace(now).is_some_and(|before| before > now) {
                return Err("time went backwards".to_owned());
            }
            // A real server's list lags behind.
            one_open_run(&self.runs(client).await?)?;
        }
        for (workflow, run) in self.keys(client).await? {
            check_history(&self.events(client, &workflow, &run).await?)
                .map_err(|violated| format!("{workflow} {run}: {violated}"))?;
        }
        Ok(())
    }

    /// Returns the open runs of the case.
    pub(crate) async fn open_runs(&self, client: &Client) -> Result<Vec<RunKey>, String> {
        let runs = self.runs(client).await?;
        Ok(runs.into_iter().filter(|run| run.status() == Status::Running).map(key).collect())
    }

    async fn keys(&self, client: &Client) -> Result<Vec<RunKey>, String> {
        Ok(self.runs(client).await?.into_iter().map(key).collect())
    }

    async fn runs(&self, client: &Client) -> Result<Vec<WorkflowExecutionInfo>, String> {
        let request = ListWorkflowExecutionsRequest {
            namespace: "default".to_owned(),
            query: format!("WorkflowId STARTS_WITH '{}/'", self.prefix),
            ..Default::default()
        };
        let listed = client.connection().clone().list_workflow_executions(request.into_request()).await;
        listed.map(|list| list.into_inner().executions).map_err(|status| format!("a list: {status:?}"))
    }

    pub(crate) async fn events(
        &self,
        client: &Client,
        workflow: &str,
        run: &str,
    ) -> Result<Vec<HistoryEvent>, String> {
        match history(client, workflow, run).await {
            Err(status) if status.code() == Code::NotFound => Ok(Vec::new()),
            other => other.map_err(|status| format!("the history of {workflow}: {status:?}")),
        }
    }

    /// Returns `true` if a run was reset and waits for a child that ended with an earlier run of its parent. No server tells
    /// the run (`resets` shows it). A real server, 1.29.1, also terminates the child at a second reset.
    pub(crate) async fn waits_forever(&self, client: &Client, run: &RunKey) -> Result<bool, String> {
        for (workflow, first) in children_before_reset(&self.events(client, &run.0, &run.1).await?) {
            // The child may have continued as new.
            for run in [first.as_str(), ""] {
                if is_closed_by_parent(&self.events(client, &workflow, run).await?) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Replays every run that a worker has worked on.
    pub(crate) async fn replay(&self, client: &Client) -> Result<(), String> {
        let options = WorkflowReplayerOptions::new().register_workflow::<Script>().unwrap().build();
        let replayer = WorkflowReplayer::new(options).unwrap();
        for (workflow, run) in self.keys(client).await? {
            let events = self.events(client, &workflow, &run).await?;
            if events.iter().all(|event| event.event_type() != EventType::WorkflowTaskCompleted) {
                continue;
            }
            let replay = replayer.replay_workflow(WorkflowHistory::from(History { events: events.clone() }));
            let outcome = LocalSet::new().run_until(replay).await;
            outcome.map_err(|error| {
                format!("{workflow} {run} does not replay: {error}\n{}", summary(&events))
            })?;
        }
        Ok(())
    }
}

fn key(run: WorkflowExecutionInfo) -> RunKey {
    let execution = run.execution.unwrap_or_default();
    (execution.workflow_id, execution.run_id)
}

fn one_open_run(runs: &[WorkflowExecutionInfo]) -> Result<(), String> {
    let mut open: HashMap<&str, usize> = HashMap::new();
    for run in runs.iter().filter(|run| run.status() == Status::Running) {
        *open.entry(run.execution.as_ref().map_or("", |execution| &execution.workflow_id)).or_default() += 1;
    }
    match open.into_iter().find(|(_, count)| *count > 1) {
        Some((workflow, count)) => Err(format!("{workflow} has {count} open runs")),
        None => Ok(()),
    }
}

/// Checks that event ids are contiguous and that times do not decrease, as far as they do not on a real server.
fn check_history(events: &[HistoryEvent]) -> Result<(), String> {
    // The time of the last start of a workflow task.
    let mut task = None;
    for (event, expected) in events.iter().zip(1..) {
        if event.event_id != expected || event.attributes.is_none() {
            return Err(format!("event {expected} is missing\n{}", summary(events)));
        }
        // Events that occurred during a workflow task keep their times, although they follow its end. The start of an
        // activity is written at its end.
        let time = event.event_time.map(|time| (time.seconds, time.nanos));
        if time < task && event.event_type() != EventType::ActivityTaskStarted {
            return Err(format!("event {expected} is too early\n{}", summary(events)));
        }
        if matches!(event.event_type(), EventType::WorkflowExecutionStarted | EventType::WorkflowTaskStarted)
        {
            task = time;
        }
    }
    Ok(())
}

/// Returns the children that a run has started, if it was reset and some have not ended for it.
fn children_before_reset(events: &[HistoryEvent]) -> Vec<RunKey> {
    let count = |kind: EventType| events.iter().filter(|event| event.event_type() == kind).count();
    let ended = [
        EventType::ChildWorkflowExecutionCompleted,
        EventType::ChildWorkflowExecutionFailed,
        EventType::ChildWorkflowExecutionCanceled,
        EventType::ChildWorkflowExecutionTimedOut,
        EventType::ChildWorkflowExecutionTerminated,
    ];
    let started: Vec<RunKey> = events.iter().filter_map(started_child).collect();
    let all_ended = ended.into_iter().map(count).sum::<usize>() >= started.len();
    if all_ended || !events.iter().any(is_reset) { Vec::new() } else { started }
}

fn is_reset(event: &HistoryEvent) -> bool {
    match &event.attributes {
        Some(Attributes::WorkflowTaskFailedEventAttributes(failed)) => failed.cause() == Cause::ResetWorkflow,
        _ => false,
    }
}

fn started_child(event: &HistoryEvent) -> Option<RunKey> {
    let Some(Attributes::ChildWorkflowExecutionStartedEventAttributes(started)) = &event.attributes else {
        return None;
    };
    let child = started.workflow_execution.clone()?;
    Some((child.workflow_id, child.run_id))
}

/// Returns `true` if the server has terminated a run because its parent closed.
fn is_closed_by_parent(events: &[HistoryEvent]) -> bool {
    match events.last().and_then(|last| last.attributes.as_ref()) {
        Some(Attributes::WorkflowExecutionTerminatedEventAttributes(end)) => {
            end.reason == "by parent close policy"
        }
        _ => false,
    }
}

/// Returns the types of events, one per line, and why workflow tasks failed.
pub(crate) fn summary(events: &[HistoryEvent]) -> String {
    let line = |event: &HistoryEvent| {
        let time = event.event_time.unwrap_or_default();
        format!(
            "{} {:?} {}.{:09}{}\n",
            event.event_id,
            event.event_type(),
            time.seconds,
            time.nanos,
            reason(event)
        )
    };
    events.iter().map(line).collect()
}

fn reason(event: &HistoryEvent) -> String {
    match &event.attributes {
        Some(Attributes::WorkflowTaskFailedEventAttributes(failed)) => {
            format!(" {:?} {}", failed.cause(), failed.failure.clone().unwrap_or_default().message)
        }
        _ => String::new(),
    }
}
