//! Runs flows on a server.

use super::acts::{COLOR, retry_policy, search_attributes};
use super::flow::{Deed, Flow, Start};
use super::operations::Handling;
use super::play::{Act, Hands, Play};
use crate::property::request::{history, run_id};
use crate::resets::reset;
use crate::server::Server;
use crate::worker::RunningWorker;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use temporalio_client::grpc::OperatorService as _;
use temporalio_client::tonic::IntoRequest;
use temporalio_client::{
    Client, WorkflowCancelOptions, WorkflowExecuteUpdateOptions, WorkflowHandle, WorkflowIdConflictPolicy,
    WorkflowStartOptions, WorkflowTerminateOptions, WorkflowUpdateWithStartOptions,
};
use temporalio_common::protos::temporal::api::{
    enums::v1::{EventType, IndexedValueType},
    history::v1::{HistoryEvent, history_event::Attributes},
    operatorservice::v1::{AddSearchAttributesRequest, ListSearchAttributesRequest},
};
use temporalio_sdk::WorkerOptions;
use temporalio_sdk::workflows::WorkflowImplementation;

type Handle = WorkflowHandle<Client, <Play as WorkflowImplementation>::Run>;

/// A server with a worker.
pub(crate) struct Stage {
    server: Server,
    pub(crate) client: Client,
    pub(crate) queue: String,
}

/// Starts a worker that plays flows.
pub(crate) fn worker(server: &Server, queue: &str) -> RunningWorker {
    let mut options = WorkerOptions::new(queue).build();
    register(&mut options).unwrap();
    RunningWorker::start_with(server.connection.clone(), "default", options)
}

/// Registers the workflow and its activities.
pub(crate) fn register(options: &mut WorkerOptions) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let panicked = Arc::default();
    options.register_activities(Hands);
    options.register_workflow_with_factory::<Play, _>(move || Play::new(&panicked))?;
    Ok(())
}

impl Stage {
    pub(crate) async fn new(server: &Server, queue: String) -> Self {
        let client = server.client().await;
        add_search_attribute(&client).await;
        Self { server: server.clone(), client, queue }
    }

    /// Handles Nexus operations until the guard is dropped.
    pub(crate) async fn handle_operations(&self) -> Handling {
        Handling::start(self.client.clone(), self.queue.clone()).await
    }

    /// Starts a workflow with these acts.
    pub(crate) async fn begin(&self, id: &str, acts: Vec<Act>) {
        self.start(Start::Plain, id, acts).await;
    }

    fn handle(&self, id: &str) -> Handle {
        self.client.get_workflow_handle(id)
    }

    /// Plays a flow to its end, with this id.
    pub(crate) async fn play(&self, flow: &Flow, id: &str) {
        if !flow.other.is_empty() {
            let other = format!("{id}/other");
            self.start(Start::Plain, &other, flow.other.clone()).await;
            self.settled(&other).await;
        }
        self.start(flow.start, id, flow.acts.clone()).await;
        for (suffix, deed) in &flow.deeds {
            let target = format!("{id}{suffix}");
            if !matches!(deed, Deed::Await | Deed::AwaitNextRun) {
                self.settled(id).await;
                self.settled(&target).await;
            }
            tokio::time::timeout(Duration::from_mins(1), self.perform(*deed, &target))
                .await
                .unwrap_or_else(|_| panic!("{} takes too long", flow.name));
        }
    }

    async fn start(&self, start: Start, id: &str, acts: Vec<Act>) {
        let options = self.start_options(start, id);
        match start {
            Start::WithSignal => {
                let client = &self.client;
                let started =
                    client.signal_with_start_workflow(Play::run, acts, Play::poke, (), options).await;
                started.unwrap();
            }
            Start::WithUpdate => {
                let fail = WorkflowIdConflictPolicy::Fail;
                let options = WorkflowUpdateWithStartOptions::new(&self.queue, id, fail).build();
                let client = &self.client;
                let updated =
                    client.execute_update_with_start_workflow(Play::run, acts, Play::add, 2, options);
                assert_eq!(updated.await.unwrap(), 2);
            }
            _ => drop(self.client.start_workflow(Play::run, acts, options).await.unwrap()),
        }
    }

    fn start_options(&self, start: Start, id: &str) -> WorkflowStartOptions {
        let mut options = WorkflowStartOptions::new(&self.queue, id).build();
        match start {
            Start::Full => {
                options.execution_timeout = Some(Duration::from_secs(90));
                options.run_timeout = Some(Duration::from_mins(1));
                options.task_timeout = Some(Duration::from_secs(5));
                options.search_attributes = Some(search_attributes());
                options.static_summary = Some("a summary".to_owned());
                options.static_details = Some("details".to_owned());
                options.retry_policy = Some(retry_policy(2).into());
            }
            Start::Retried => options.retry_policy = Some(retry_policy(2).into()),
            Start::Cron => options.cron_schedule = Some("@every 1s".to_owned()),
            Start::Short => options.execution_timeout = Some(Duration::from_secs(1)),
            Start::Plain | Start::WithSignal | Start::WithUpdate => {}
        }
        options
    }

    async fn perform(&self, deed: Deed, id: &str) {
        let handle = self.handle(id);
        match deed {
            Deed::Signal => handle.signal(Play::poke, (), Default::default()).await.unwrap(),
            Deed::Query => drop(handle.query(Play::signals, (), Default::default()).await.unwrap()),
            Deed::Update(number) => {
                let options = WorkflowExecuteUpdateOptions::default();
                assert_eq!(handle.execute_update(Play::add, number, options).await.is_ok(), number == 2);
            }
            Deed::Cancel => {
                let options = WorkflowCancelOptions::builder().reason("not needed").build();
                handle.cancel(options).await.unwrap();
            }
            Deed::Terminate => {
                let options = WorkflowTerminateOptions::builder().reason("not needed").build();
                handle.terminate(options).await.unwrap();
            }
            Deed::Reset => self.reset(id).await,
            // The flow is of interest, not the result.
            Deed::Await => drop(handle.get_result(Default::default()).await),
            Deed::AwaitNextRun => {
                while self.runs(id).await.len() < 2 {
                    self.pause().await;
                }
            }
        }
    }

    async fn reset(&self, id: &str) {
        let events = history(&self.client, id, "").await.unwrap();
        let is_end = |event: &&HistoryEvent| event.event_type() == EventType::WorkflowTaskCompleted;
        let end = events.iter().rev().find(is_end).unwrap().event_id;
        reset(&self.client, (id, ""), end, &[]).await.unwrap();
    }

    async fn pause(&self) {
        let step = Duration::from_millis(20);
        match &self.server.memory {
            Some(server) => server.sleep(step).await,
            None => tokio::time::sleep(step).await,
        }
    }

    /// Waits until a workflow has completed a workflow task and has no open one.
    async fn settled(&self, id: &str) {
        for _ in 0..500 {
            if history(&self.client, id, "").await.is_ok_and(|events| is_settled(&events)) {
                return;
            }
            self.pause().await;
        }
        panic!("the workflow {id} has an open workflow task");
    }

    /// Returns the histories of all runs of a workflow and its children, oldest run first, with the workflow's and the
    /// run's id.
    pub(crate) async fn histories(&self, id: &str) -> Vec<(String, String, Vec<HistoryEvent>)> {
        let mut histories = Vec::new();
        let mut ids = vec![id.to_owned(), format!("{id}/other")];
        while let Some(id) = ids.pop() {
            for (run, events) in self.runs(&id).await {
                let started = events.iter().filter_map(|event| event.attributes.as_ref()).filter_map(child);
                ids.extend(started);
                histories.push((id.clone(), run, events));
            }
        }
        histories.sort_by_key(|(id, ..)| id.clone());
        histories.dedup_by_key(|(_, run, _)| run.clone());
        histories
    }

    async fn runs(&self, id: &str) -> Vec<(String, Vec<HistoryEvent>)> {
        let mut runs = Vec::new();
        let mut next = run_id(&self.client, id).await.ok();
        while let Some(run) = next {
            let events = history(&self.client, id, &run).await.unwrap();
            next = previous(&events);
            runs.push((run, events));
        }
        runs.reverse();
        runs
    }
}

fn is_settled(events: &[HistoryEvent]) -> bool {
    let last = |kind| events.iter().rposition(|event| event.event_type() == kind);
    let closed =
        events.last().is_some_and(|event| event.event_type().as_str_name().contains("TION_TERMINATED"));
    closed || last(EventType::WorkflowTaskCompleted) > last(EventType::WorkflowTaskScheduled)
}

fn child(attributes: &Attributes) -> Option<String> {
    match attributes {
        Attributes::ChildWorkflowExecutionStartedEventAttributes(started) => {
            started.workflow_execution.as_ref().map(|execution| execution.workflow_id.clone())
        }
        Attributes::NexusOperationStartedEventAttributes(started) => Some(started.operation_token.clone()),
        _ => None,
    }
}

/// Returns the run that this run continues, or from which it was reset.
fn previous(events: &[HistoryEvent]) -> Option<String> {
    let run = |attributes: &Attributes| match attributes {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => {
            Some(started.continued_execution_run_id.clone())
        }
        Attributes::WorkflowTaskFailedEventAttributes(failed) => Some(failed.base_run_id.clone()),
        _ => None,
    };
    let runs = events.iter().filter_map(|event| event.attributes.as_ref()).filter_map(run);
    runs.rev().find(|run| !run.is_empty())
}

async fn add_search_attribute(client: &Client) {
    let namespace = "default".to_owned();
    let search_attributes = HashMap::from([(COLOR.to_owned(), IndexedValueType::Keyword as i32)]);
    let request = AddSearchAttributesRequest { namespace: namespace.clone(), search_attributes };
    let mut server = client.connection().clone();
    // An earlier run may have added it.
    let _ = server.add_search_attributes(request.into_request()).await;
    for _ in 0..100 {
        let request = ListSearchAttributesRequest { namespace: namespace.clone() };
        let known = server.list_search_attributes(request.into_request()).await.unwrap().into_inner();
        if known.custom_attributes.contains_key(COLOR) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the server does not add the search attribute");
}
