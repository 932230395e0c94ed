//! The state shared by all runs of a server.

pub(crate) mod endpoints;
pub(crate) mod ids;
pub(crate) mod mocks;
pub(crate) mod namespace;
pub(crate) mod pace;

use crate::hub::endpoints::Endpoints;
use crate::hub::ids::Ids;
use crate::hub::mocks::Mocks;
use crate::hub::namespace::Namespaces;
use crate::hub::pace::{Endless, Pace, Paces};
use crate::proto::{Time, UserMetadata, event};
use crate::task::queues::Queues;
use crate::task::token::TaskToken;
use crate::time::clock::Clock;
use crate::time::deadlines::Deadlines;
use std::collections::VecDeque;
use std::time::Duration;

/// The state that all runs use and share. Each method of a run takes it as an argument, so that runs never borrow each
/// other.
#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) clock: Clock,
    pub(crate) deadlines: Deadlines,
    pub(crate) queues: Queues,
    pub(crate) ids: Ids,
    pub(crate) namespaces: Namespaces,
    pub(crate) endpoints: Endpoints,
    pub(crate) mocks: Mocks,
    pub(crate) progress: Progress,
    pub(crate) paces: Paces,
    /// The number of the current change. A real server writes the events of each change as a batch.
    pub(crate) transaction: u64,
    /// Effects of runs on other runs, performed after the current change is complete.
    pub(crate) effects: VecDeque<Effect>,
}

impl Hub {
    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }
}

/// Counters of progress, used to detect when nothing happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) events: u64,
    pub(crate) calls: u64,
    /// Attempts of activities, which mocks perform without calls.
    pub(crate) attempts: u64,
}

/// An effect of one run on other runs. A run is identified by its id, a cause by the event that requested it.
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
    /// A run has closed, and another run may follow.
    Closed {
        run: String,
        next: Option<Box<NewRun>>,
    },
    /// A workflow works without end.
    Endless {
        run: String,
        sign: Endless,
    },
    /// An activity attempt no longer waits for a workflow.
    Resume(TaskToken),
}

/// A run to start.
#[derive(Debug, Default)]
pub(crate) struct NewRun {
    /// Generated at the start if empty.
    pub(crate) run_id: String,
    pub(crate) namespace: String,
    pub(crate) request_id: String,
    /// The delay of the first workflow task.
    pub(crate) delay: Option<Duration>,
    pub(crate) started: event::WorkflowExecutionStarted,
    pub(crate) metadata: Option<UserMetadata>,
    /// The signal that starts it.
    pub(crate) signal: Option<event::WorkflowExecutionSignaled>,
    /// The pace of the run that it continues.
    pub(crate) pace: Pace,
}
