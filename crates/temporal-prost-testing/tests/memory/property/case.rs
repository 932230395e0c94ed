//! Performs the operations of a case.

use super::invariants::{self, Invariants, RunKey};
use super::operation::{OnConflict, Operation, operations};
use super::request::{self, Request};
use super::script::{Hands, Plan, Script, Step, TASK_TIMEOUT};
use crate::server::Server;
use crate::worker::RunningWorker;
use fastrand::Rng;
use std::time::Duration;
use temporalio_client::Client;
use temporalio_client::tonic::{Code, Status};
use temporalio_sdk::WorkerOptions;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

/// The most real time until all workflows have ended.
const LONGEST_END: Duration = Duration::from_mins(3);

/// The answer to a query of a workflow without a completed task.
const NEVER_RAN: &str = "Workflow execution closed before WorkflowTaskStarted event";

/// A case in progress.
pub(crate) struct Case {
    server: Server,
    client: Client,
    request: Request,
    worker: Option<RunningWorker>,
    /// The number of workflows that the worker caches.
    cache: usize,
    /// Set if core has panicked. Calls that waited then have failed, because nothing moves.
    has_panicked: bool,
    awaiting: JoinSet<Result<(), Status>>,
    invariants: Invariants,
}

/// Performs the operations of a seed and checks the invariants after each.
pub(crate) async fn perform(server: Server, seed: u64) -> Result<(), String> {
    let mut rng = Rng::with_seed(seed);
    let prefix = format!("{seed}-{}", if server.memory.is_some() { 0 } else { fastrand::u32(..) });
    let operations = operations(&prefix, &mut rng);
    let mut case = Case::new(server, &prefix, *rng.choice(&[0, 1, 1000, 1000]).unwrap_or(&0)).await;
    for (index, operation) in operations.iter().enumerate() {
        let performed = match case.operate(operation).await {
            Ok(()) => case.invariants.check(&case.client, case.server.memory.as_ref()).await,
            violated => violated,
        };
        performed.map_err(|violated| format!("{violated}\nafter {:#?}", &operations[..=index]))?;
    }
    let ended = case.end().await;
    ended.map_err(|violated| format!("{violated}\nat the end of {operations:#?}"))
}

impl Case {
    async fn new(server: Server, prefix: &str, cache: usize) -> Self {
        let client = server.client().await;
        let request = Request { queue: prefix.to_owned(), unit: server.unit };
        let invariants = Invariants::new(prefix);
        let (worker, has_panicked, awaiting) = (None, false, JoinSet::new());
        let mut case = Self { server, client, request, worker, cache, has_panicked, awaiting, invariants };
        case.start_worker();
        case
    }

    fn start_worker(&mut self) {
        let mut options = WorkerOptions::new(self.request.queue.clone())
            .max_cached_workflows(self.cache)
            .sticky_queue_schedule_to_start_timeout(TASK_TIMEOUT)
            .build();
        options.register_activities(Hands).register_workflow::<Script>().unwrap();
        let connection = self.server.connection.clone();
        self.worker = Some(RunningWorker::start_with(connection, "default", options));
    }

    /// Performs an operation. If core panics meanwhile, nobody answers, so the operation is repeated with another worker.
    async fn operate(&mut self, operation: &Operation) -> Result<(), String> {
        let mut answered = tolerate(self.attempt(operation).await);
        if answered.is_err() && self.replace_ended_worker() {
            answered = tolerate(self.attempt(operation).await);
        }
        answered.map_err(|status| format!("{operation:?}: {status:?}"))
    }

    async fn attempt(&mut self, operation: &Operation) -> Result<(), Status> {
        match operation {
            Operation::StopWorker => self.replace_worker(false).await,
            Operation::KillWorker => self.replace_worker(true).await,
            Operation::Skip(units) => self.skip(*units).await,
            Operation::Await(workflow) => {
                self.await_result(workflow);
                Ok(())
            }
            Operation::Reset(workflow, point, reapply) => {
                request::reset(&self.client, workflow, *point, *reapply).await
            }
            other => self.request.send(&self.client, other).await,
        }
    }

    async fn replace_worker(&mut self, crash: bool) -> Result<(), Status> {
        if self.replace_ended_worker() {
            return Ok(());
        }
        match self.worker.take() {
            Some(worker) if crash => worker.kill().await,
            Some(worker) => worker.stop().await,
            None => {}
        }
        self.start_worker();
        Ok(())
    }

    /// Replaces the worker if core has panicked. The next one evicts no workflow: tasks that arrive together would make
    /// its core panic again. Returns `true` if it did.
    fn replace_ended_worker(&mut self) -> bool {
        let Some(worker) = self.worker.take_if(|worker| worker.has_ended()) else { return false };
        worker.expect_panic_of_core();
        (self.cache, self.has_panicked) = (1000, true);
        self.start_worker();
        true
    }

    async fn skip(&self, units: u64) -> Result<(), Status> {
        let duration = Duration::from_millis(self.server.unit * units);
        match &self.server.memory {
            Some(server) => server.sleep(duration).await,
            None => tokio::time::sleep(duration).await,
        }
        Ok(())
    }

    fn await_result(&mut self, workflow: &str) {
        let (client, workflow) = (self.client.clone(), workflow.to_owned());
        self.awaiting.spawn(async move { request::result(&client, &workflow, "").await });
    }

    /// Ends all workflows: each has to make progress.
    async fn end(mut self) -> Result<(), String> {
        let end = Instant::now() + LONGEST_END;
        loop {
            let open = self.invariants.open_runs(&self.client).await?;
            let Some(first) = open.first() else { break };
            if Instant::now() > end {
                return Err(self.stands_still(first).await?);
            }
            if self.invariants.waits_forever(&self.client, first).await? {
                self.terminate(&first.0).await?;
            } else {
                self.hurry(&open).await?;
            }
        }
        self.join_awaiting().await?;
        self.invariants.check(&self.client, self.server.memory.as_ref()).await?;
        if let Some(worker) = self.worker.take().filter(|worker| !worker.has_ended()) {
            worker.stop().await;
        }
        self.invariants.replay(&self.client).await
    }

    /// Tells all workflows to hurry, and waits for the first.
    async fn hurry(&mut self, open: &[RunKey]) -> Result<(), String> {
        self.replace_ended_worker();
        for (workflow, _) in open {
            tolerate(self.request.hurry(&self.client, workflow).await)
                .map_err(|status| status.to_string())?;
        }
        let Some((workflow, run)) = open.first() else { return Ok(()) };
        // The workflow may wait for one that has not been told to hurry yet.
        let result = request::result(&self.client, workflow, run);
        let Ok(answered) = timeout(Duration::from_secs(3), result).await else { return Ok(()) };
        tolerate(answered).map_err(|status| format!("{workflow} does not end: {status:?}"))
    }

    async fn join_awaiting(&mut self) -> Result<(), String> {
        while let Some(ended) = self.awaiting.join_next().await {
            let ended = ended.map_err(|error| error.to_string())?;
            let stood_still = |status: &Status| status.code() == Code::FailedPrecondition;
            if self.has_panicked && ended.as_ref().is_err_and(stood_still) {
                continue;
            }
            tolerate(ended).map_err(|status| format!("a result: {status:?}"))?;
        }
        Ok(())
    }

    async fn terminate(&self, workflow: &str) -> Result<(), String> {
        let ended = self.request.send(&self.client, &Operation::Terminate(workflow.to_owned())).await;
        tolerate(ended).map_err(|status| status.to_string())
    }

    async fn stands_still(&self, (workflow, run): &RunKey) -> Result<String, String> {
        let events = self.invariants.events(&self.client, workflow, run).await?;
        Ok(format!("{workflow} does not end\n{}", invariants::summary(&events)))
    }
}

/// Ignores the errors that a random operation may meet.
fn tolerate(answered: Result<(), Status>) -> Result<(), Status> {
    match answered {
        Err(status) if matches!(status.code(), Code::NotFound | Code::AlreadyExists) => Ok(()),
        // A query of a workflow that closed before its first task.
        Err(status) if status.message().starts_with(NEVER_RAN) => Ok(()),
        // A reset to a task that began unwritten.
        Err(status) if status.message().ends_with("this event must be at the boundary") => Ok(()),
        other => other,
    }
}

/// Returns the input of a workflow.
pub(crate) fn plan(steps: &[Step], unit: u64) -> Plan {
    Plan { steps: steps.to_vec(), unit, hurry: false }
}

impl OnConflict {
    pub(crate) fn policy(self) -> i32 {
        use temporalio_common::protos::temporal::api::enums::v1::WorkflowIdConflictPolicy as Policy;
        let policy = match self {
            Self::Fail => Policy::Fail,
            Self::UseExisting => Policy::UseExisting,
            Self::TerminateExisting => Policy::TerminateExisting,
        };
        policy as i32
    }
}
