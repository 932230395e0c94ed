use super::fault::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// The final statuses of runs.
const FINAL: [&str; 5] = ["applied", "planned_and_finished", "discarded", "canceled", "errored"];

/// The result of the policies of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Policy {
    Passed,
    SoftFailed,
    HardFailed,
}

/// The data that changes.
pub(in super::super) struct Data {
    pub(in super::super) token: String,
    /// The kind and the id of the holder, such as `users`.
    pub(in super::super) lock: Option<(&'static str, String)>,
    pub(in super::super) variables: BTreeMap<String, String>,
    pub(in super::super) working_directory: String,
    /// The uploaded archives.
    pub(super) versions: Vec<Option<Vec<u8>>>,
    /// The versions whose runs are never applied.
    pub(super) speculative: BTreeSet<usize>,
    pub(in super::super) runs: Vec<Run>,
    pub(in super::super) states: Vec<Vec<u8>>,
    pub(in super::super) policy: Option<Policy>,
    pub(in super::super) estimates_costs: bool,
    pub(super) faults: Vec<Fault>,
    /// `true` if no response is held back any longer.
    pub(super) is_released: bool,
    pub(in super::super) requests: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub(in super::super) struct Run {
    pub(in super::super) status: &'static str,
    pub(in super::super) message: String,
    pub(in super::super) kind: Kind,
    pub(in super::super) variables: Vec<(String, String)>,
    pub(super) version: usize,
    pub(super) plan: Work,
    pub(super) apply: Work,
    /// The plan in JSON.
    pub(super) json: Vec<u8>,
    pub(super) has_changes: bool,
    pub(super) policy: Option<Policy>,
    pub(super) is_overridden: bool,
    /// `true` if somebody has cancelled the run.
    pub(super) is_cancelled: bool,
    /// The process that executes the run.
    pub(super) process: Option<u32>,
    /// The actions on the run, with their comments.
    pub(in super::super) actions: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Kind {
    pub(in super::super) is_destroy: bool,
    pub(in super::super) plan_only: bool,
    pub(in super::super) refresh_only: bool,
}

/// A plan or an apply.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    pub(super) log: Vec<u8>,
    pub(super) counts: [u32; 3],
}

impl Data {
    pub(super) fn new(token: String) -> Self {
        Self {
            token,
            lock: None,
            variables: BTreeMap::new(),
            working_directory: String::new(),
            versions: Vec::new(),
            speculative: BTreeSet::new(),
            runs: Vec::new(),
            states: Vec::new(),
            policy: None,
            estimates_costs: false,
            faults: Vec::new(),
            is_released: false,
            requests: Vec::new(),
        }
    }

    /// Returns how often a request was made, such as `POST /api/v2/runs`.
    pub(in super::super) fn count(&self, request: &str) -> usize {
        self.requests.iter().filter(|made| *made == request).count()
    }

    /// Returns `true` if a run may begin: runs that change something wait for each other, and for locks.
    pub(super) fn is_turn(&self, run: usize) -> bool {
        let is_idle = |run: &Run| run.kind.plan_only || run.is_final();
        self.runs[run].kind.plan_only || (self.lock.is_none() && self.runs[..run].iter().all(is_idle))
    }
}

impl Run {
    pub(in super::super) fn is_final(&self) -> bool {
        FINAL.contains(&self.status)
    }

    pub(super) fn is_confirmable(&self) -> bool {
        matches!(self.status, "planned" | "cost_estimated" | "policy_checked")
    }

    pub(super) fn is_discardable(&self) -> bool {
        self.is_confirmable() || self.status == "policy_override"
    }

    pub(super) fn is_cancelable(&self) -> bool {
        !self.is_final() && !self.is_discardable() && !self.is_cancelled
    }

    pub(super) fn is_force_cancelable(&self) -> bool {
        !self.is_final() && self.is_cancelled
    }
}
