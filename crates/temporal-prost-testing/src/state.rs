//! The entire state of a server.

mod children;
mod closed;
mod endless;
mod external;
mod forget;
mod import;
mod operations;
mod reapply;
mod reset;
mod settle;
pub(crate) mod start;
pub(crate) mod stuck;
mod suspend;
mod take;

use crate::hub::endpoints::Endpoints;
use crate::hub::ids::Ids;
use crate::hub::mocks::Mocks;
use crate::hub::namespace::Namespaces;
use crate::hub::pace::Paces;
use crate::hub::{Hub, Progress};
use crate::proto::WorkflowExecution;
use crate::proto::status::{Answer, invalid, not_found};
use crate::run::Run;
use crate::schedule::Schedules;
use crate::server::ServerOptions;
use crate::task::queues::Queues;
use crate::time::clock::Clock;
use crate::time::deadlines::Deadlines;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) hub: Hub,
    pub(crate) runs: HashMap<String, Run>,
    /// The run ids of each execution, newest last.
    executions: HashMap<ExecutionKey, Vec<String>>,
    /// The ids of all runs, in the order they were started.
    pub(crate) order: Vec<String>,
    /// The instance keys of workers that have shut down.
    pub(crate) gone_workers: HashSet<String>,
    /// The current build of each worker deployment.
    pub(crate) deployments: BTreeMap<String, String>,
    pub(crate) schedules: Schedules,
    /// Deleted schedules. A real server still lists their times.
    pub(crate) deleted_schedules: Schedules,
}

/// Identifies an execution by its namespace and workflow id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ExecutionKey {
    pub(crate) namespace: String,
    pub(crate) workflow_id: String,
}

/// Identifies the run that a request refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) execution: Option<&'a WorkflowExecution>,
    /// The first run of the chain, if the request names it.
    pub(crate) first_run_id: &'a str,
}

impl<'a> Target<'a> {
    pub(crate) fn new(namespace: &'a str, execution: Option<&'a WorkflowExecution>) -> Self {
        Self { namespace, execution, first_run_id: "" }
    }

    /// Rejects ids that are missing or malformed.
    pub(crate) fn check(&self) -> Answer<&'a WorkflowExecution> {
        let execution = self.execution.ok_or_else(|| invalid("Execution is not set on request."))?;
        if execution.workflow_id.is_empty() {
            return Err(invalid("WorkflowId is not set on request."));
        }
        if !execution.run_id.is_empty() && !is_uuid(&execution.run_id) {
            return Err(invalid("Invalid RunId."));
        }
        Ok(execution)
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

impl State {
    pub(crate) fn new(options: &ServerOptions) -> Self {
        let hub = Hub {
            clock: Clock::new(options.first_time()),
            deadlines: Deadlines::default(),
            queues: Queues::default(),
            ids: Ids::default(),
            namespaces: Namespaces::new(options.strict_search_attributes),
            endpoints: Endpoints::default(),
            mocks: Mocks::default(),
            progress: Progress::default(),
            paces: Paces::new(options.endless_after),
            transaction: 0,
            effects: VecDeque::new(),
        };
        Self {
            hub,
            runs: HashMap::new(),
            executions: HashMap::new(),
            order: Vec::new(),
            gone_workers: HashSet::new(),
            deployments: BTreeMap::new(),
            schedules: Schedules::default(),
            deleted_schedules: Schedules::default(),
        }
    }

    /// Returns the run with this id, together with the shared state.
    pub(crate) fn run(&mut self, run_id: &str) -> Option<(&mut Run, &mut Hub)> {
        Some((self.runs.get_mut(run_id)?, &mut self.hub))
    }

    /// Returns the id of an execution's newest run.
    fn newest(&self, key: &ExecutionKey) -> Option<&String> {
        self.executions.get(key)?.last()
    }

    /// Returns the run that a request refers to. Defaults to the newest run of the execution.
    pub(crate) fn find(&mut self, target: Target<'_>) -> Answer<(&mut Run, &mut Hub)> {
        self.hub.namespaces.get(target.namespace)?;
        let execution = target.check()?.clone();
        let key = ExecutionKey { namespace: target.namespace.to_owned(), workflow_id: execution.workflow_id };
        let run_id =
            Some(&execution.run_id).filter(|run_id| !run_id.is_empty()).or_else(|| self.newest(&key));
        let run_id = run_id.cloned().unwrap_or_default();
        let run = self.runs.get_mut(&run_id);
        let run = run.filter(|run| run.workflow_id == key.workflow_id && run.namespace == key.namespace);
        let missing = || not_found(&format!("workflow not found for ID: {}", key.workflow_id));
        Ok((run.ok_or_else(missing)?, &mut self.hub))
    }

    /// Returns the open run that a request refers to.
    pub(crate) fn find_open(&mut self, target: Target<'_>) -> Answer<(&mut Run, &mut Hub)> {
        let first_run_id = target.first_run_id;
        let (run, hub) = self.find(target)?;
        if !first_run_id.is_empty() && run.first_run_id != first_run_id {
            return Err(not_found("workflow execution not found"));
        }
        if !run.is_open() {
            return Err(not_found("workflow execution already completed"));
        }
        Ok((run, hub))
    }
}
