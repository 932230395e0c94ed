//! The calls that mocks answer, and the calls that nobody answers.

use crate::task::queues::{Kind, QueueKey};
use crate::time::clock::{Clock, Hold};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::mpsc::UnboundedSender;

/// The queue for tasks of types that are neither registered nor mocked.
const MISSING: &str = "mock";

/// The mocks of a test environment, and what its workers have registered.
#[derive(Debug, Default)]
pub(crate) struct Mocks {
    activities: BTreeMap<String, String>,
    workflows: BTreeMap<String, String>,
    /// By service and operation.
    operations: BTreeMap<String, String>,
    pub(crate) signals: BTreeMap<String, UnboundedSender<ExternalCall>>,
    pub(crate) cancels: Option<UnboundedSender<ExternalCall>>,
    pub(crate) workers: Vec<Registered>,
    /// The calls that were neither registered nor mocked, if the server belongs to an environment.
    pub(crate) missing: Option<BTreeSet<String>>,
}

/// The types that one worker has registered, if they are known.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) namespace: String,
    pub(crate) task_queue: String,
    pub(crate) activities: Option<BTreeSet<String>>,
    pub(crate) workflows: Option<BTreeSet<String>>,
}

/// A signal to another workflow, or a request to cancel one, that a mock answers.
#[derive(Debug)]
pub(crate) struct ExternalCall {
    /// The run that has sent it.
    pub(crate) sender: String,
    /// The event that requested it.
    pub(crate) initiated: i64,
    pub(crate) hold: Hold,
}

impl ExternalCall {
    pub(crate) fn new(clock: &Clock, sender: &str, initiated: i64) -> Self {
        Self { sender: sender.to_owned(), initiated, hold: clock.busy() }
    }
}

impl Mocks {
    /// Adds the mock of an activity, workflow or Nexus operation. It replaces an earlier mock. Returns the queue of its tasks.
    pub(crate) fn add(&mut self, kind: Kind, name: &str) -> String {
        let mocks = match kind {
            Kind::Activity => &mut self.activities,
            Kind::Workflow => &mut self.workflows,
            Kind::Nexus => &mut self.operations,
        };
        let queue = match mocks.get(name) {
            Some(earlier) => format!("{earlier}+"),
            None => format!("{MISSING}/{name}"),
        };
        mocks.insert(name.to_owned(), queue.clone());
        queue
    }

    pub(crate) fn has_workflow(&self, name: &str) -> bool {
        self.workflows.contains_key(name)
    }

    /// Returns the queue for the requests of a Nexus operation that is mocked.
    pub(crate) fn operation(&self, namespace: &str, service: &str, operation: &str) -> Option<QueueKey> {
        let queue = self.operations.get(&operation_name(service, operation))?;
        Some(QueueKey::new(namespace, Kind::Nexus, queue))
    }

    /// Returns the queue for tasks of a type that are not for the workers of the queue `key`.
    pub(crate) fn queue(&self, key: &QueueKey, name: &str) -> Option<String> {
        let mocks = if key.kind == Kind::Activity { &self.activities } else { &self.workflows };
        mocks.get(name).cloned().or_else(|| self.lacks(key, name).then(|| MISSING.to_owned()))
    }

    /// Returns the queue for tasks of types that are neither registered nor mocked.
    pub(crate) fn missing_queue() -> String {
        MISSING.to_owned()
    }

    /// Notes a call that nobody answers.
    pub(crate) fn note_missing(&mut self, call: String) {
        if let Some(missing) = &mut self.missing {
            missing.insert(call);
        }
    }

    /// Returns `true` if the environment has workers on a queue, and none of them has registered a type.
    fn lacks(&self, key: &QueueKey, name: &str) -> bool {
        let on_queue =
            |worker: &&Registered| worker.task_queue == key.name && worker.namespace == key.namespace;
        let mut workers = self.workers.iter().filter(on_queue).peekable();
        workers.peek().is_some() && workers.all(|worker| worker.lacks(key.kind, name))
    }
}

/// Returns the name of the mock of a Nexus operation.
pub(crate) fn operation_name(service: &str, operation: &str) -> String {
    format!("{service}/{operation}")
}

impl Registered {
    fn lacks(&self, kind: Kind, name: &str) -> bool {
        let names = if kind == Kind::Activity { &self.activities } else { &self.workflows };
        names.as_ref().is_some_and(|names| !names.contains(name))
    }
}
