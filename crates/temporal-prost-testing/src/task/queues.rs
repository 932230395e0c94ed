//! Task queues.

use crate::task::token::TaskToken;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// The time after its last poll during which a queue still counts as served.
const LATELY: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Workflow,
    Activity,
    Nexus,
}

/// Identifies a task queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QueueKey {
    pub(crate) namespace: String,
    pub(crate) kind: Kind,
    pub(crate) name: String,
}

impl QueueKey {
    pub(crate) fn new(namespace: &str, kind: Kind, name: &str) -> Self {
        Self { namespace: namespace.to_owned(), kind, name: name.to_owned() }
    }
}

/// A task for a worker. Tasks that are obsolete by the time they are taken are skipped.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    Workflow {
        run: String,
        number: u64,
    },
    Query {
        run: String,
        number: u64,
    },
    Activity {
        run: String,
        scheduled: i64,
        attempt: i32,
    },
    /// A request to the handler of a Nexus operation.
    Nexus(TaskToken),
    /// Tells the worker to stop the activity with this task token.
    CancelActivity {
        token: Vec<u8>,
    },
}

#[derive(Debug, Default)]
pub(crate) struct Queue {
    pub(crate) tasks: VecDeque<Task>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) pollers: usize,
    /// The time of the last poll.
    polled: Option<Instant>,
    /// The queue's only worker has left.
    pub(crate) closed: bool,
}

impl Queue {
    pub(crate) fn poll_begins(&mut self) {
        self.pollers += 1;
        self.polled = Some(Instant::now());
        self.closed = false;
    }

    pub(crate) fn poll_ends(&mut self) {
        self.pollers = self.pollers.saturating_sub(1);
        self.polled = Some(Instant::now());
    }

    /// Returns `true` if a worker polls now or has polled within `time`.
    fn is_served(&self, time: Duration) -> bool {
        !self.closed && (self.pollers > 0 || self.polled.is_some_and(|polled| polled.elapsed() < time))
    }
}

#[derive(Debug, Default)]
pub(crate) struct Queues(HashMap<QueueKey, Queue>);

impl Queues {
    pub(crate) fn at(&mut self, key: &QueueKey) -> &mut Queue {
        self.0.entry(key.clone()).or_default()
    }

    pub(crate) fn add(&mut self, key: &QueueKey, task: Task) {
        let queue = self.at(key);
        queue.tasks.push_back(task);
        queue.wake.notify_one();
    }

    /// Returns `true` if a worker polls now or has polled recently.
    pub(crate) fn is_served(&self, key: &QueueKey) -> bool {
        self.0.get(key).is_some_and(|queue| queue.is_served(LATELY))
    }

    /// Returns `true` if a worker polls now.
    pub(crate) fn is_polled(&self, key: &QueueKey) -> bool {
        self.0.get(key).is_some_and(|queue| !queue.closed && queue.pollers > 0)
    }

    /// Returns `true` if no worker polls now or has polled within `patience`.
    pub(crate) fn is_deserted(&self, key: &QueueKey, patience: Duration) -> bool {
        self.0.get(key).is_none_or(|queue| !queue.is_served(patience))
    }
}
