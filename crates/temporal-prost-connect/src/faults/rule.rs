use std::time::Duration;
use temporalio_client::{callback_based::GrpcRequest, tonic::Status};

/// A fault that hits a request.
///
/// ```
/// use temporal_prost_connect::faults::{Fault, Faults, Rule};
/// use temporalio_client::tonic::Status;
///
/// let faults = Faults::new();
/// // The server is too busy for the first three starts.
/// let busy = Fault::Answer(Status::resource_exhausted("too many requests"));
/// faults.add(Rule::new(busy).rpc("StartWorkflowExecution").times(3));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The request arrives late.
    Delay(Duration),
    /// The request disappears. The caller waits until its deadline, or forever without one.
    Drop,
    /// No connection can be made. The request has no effect.
    Refuse,
    /// The connection breaks after the server has taken the request. It may have had an effect.
    Reset,
    /// The server answers with this error.
    Answer(Status),
}

/// A fault, and the requests that it hits. A rule without conditions hits all of them.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_connect::faults::{Fault, Rule};
///
/// // After 10 polls, every second one on average is late, always the same ones.
/// let rule = Rule::new(Fault::Delay(Duration::from_millis(200)))
///     .rpc("PollWorkflowTaskQueue")
///     .skip(10)
///     .share(0.5)
///     .seed(7);
/// ```
#[derive(Clone, Debug)]
pub struct Rule {
    fault: Fault,
    rpc: Option<String>,
    skip: u64,
    times: u64,
    share: f64,
    seed: u64,
}

impl Rule {
    /// Hits every request.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, rpc: None, skip: 0, times: u64::MAX, share: 1.0, seed: 0 }
    }

    /// Hits only requests of this rpc, such as `StartWorkflowExecution`.
    #[must_use]
    pub fn rpc(mut self, name: impl Into<String>) -> Self {
        self.rpc = Some(name.into());
        self
    }

    /// Lets the first `count` requests pass that the rule would hit. Defaults to 0.
    #[must_use]
    pub fn skip(mut self, count: u64) -> Self {
        self.skip = count;
        self
    }

    /// Hits at most `count` requests. Unlimited by default.
    #[must_use]
    pub fn times(mut self, count: u64) -> Self {
        self.times = count;
        self
    }

    /// Hits a random part of the requests, from 0 to 1. Defaults to 1. Each run hits the same ones, unless the
    /// [`seed`](Self::seed) changes.
    #[must_use]
    pub fn share(mut self, part: f64) -> Self {
        self.share = part;
        self
    }

    /// Sets the seed of the random part. Defaults to 0.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

/// A rule and its counts.
#[derive(Debug)]
pub(super) struct Armed {
    rule: Rule,
    random: fastrand::Rng,
    seen: u64,
    pub(super) hits: u64,
}

impl Armed {
    pub(super) fn new(rule: Rule) -> Self {
        let random = fastrand::Rng::with_seed(rule.seed);
        Self { rule, random, seen: 0, hits: 0 }
    }

    /// Returns the fault if the rule hits this request.
    pub(super) fn hit(&mut self, request: &GrpcRequest) -> Option<Fault> {
        if self.rule.rpc.as_ref().is_some_and(|rpc| *rpc != request.rpc) {
            return None;
        }
        if self.hits >= self.rule.times || self.random.f64() >= self.rule.share {
            return None;
        }
        self.seen += 1;
        if self.seen <= self.rule.skip {
            return None;
        }
        self.hits += 1;
        Some(self.rule.fault.clone())
    }
}
