//! What all runs of a server share.

use crate::clock::Clock;
use crate::deadlines::Deadlines;
use crate::ids::Ids;
use crate::namespace::Namespaces;
use crate::proto::{Time, UserMetadata, event};
use crate::queues::Queues;
use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

/// What runs use and share. Each method of a run takes it, so that runs never borrow each other.
#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) clock: Clock,
    pub(crate) deadlines: Deadlines,
    pub(crate) queues: Queues,
    pub(crate) ids: Ids,
    pub(crate) namespaces: Namespaces,
    pub(crate) mocks: Mocks,
    pub(crate) progress: Progress,
    /// What runs do to each other, once the change at hand is complete.
    pub(crate) effects: VecDeque<Effect>,
}

impl Hub {
    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }
}

/// The activity and workflow types whose tasks go to mocks.
#[derive(Debug, Default)]
pub(crate) struct Mocks {
    pub(crate) activities: BTreeSet<String>,
    pub(crate) workflows: BTreeSet<String>,
}

/// The name of the queue of a mock.
pub(crate) fn mock_queue(name: &str) -> String {
    format!("mock/{name}")
}

/// Counts what moves, so as to see when nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) events: u64,
    pub(crate) calls: u64,
}

/// What one run does to others. Runs are named by their ids, causes by the event that requested them.
#[derive(Debug)]
pub(crate) enum Effect {
    StartChild {
        run: String,
        initiated: i64,
    },
    SignalExternal {
        run: String,
        initiated: i64,
    },
    CancelExternal {
        run: String,
        initiated: i64,
    },
    /// A run has closed, and another may follow it.
    Closed {
        run: String,
        next: Option<Box<NewRun>>,
    },
    /// The activity attempt no longer waits for a workflow.
    Resume {
        run: String,
        scheduled: i64,
    },
}

/// A run to start.
#[derive(Debug, Default)]
pub(crate) struct NewRun {
    /// Chosen on start if it is empty.
    pub(crate) run_id: String,
    pub(crate) namespace: String,
    pub(crate) request_id: String,
    /// How long the first workflow task waits.
    pub(crate) delay: Option<Duration>,
    pub(crate) started: event::WorkflowExecutionStarted,
    pub(crate) metadata: Option<UserMetadata>,
}
