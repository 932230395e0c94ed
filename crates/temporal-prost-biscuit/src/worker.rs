//! Decides on the calls that a worker receives.

mod activity;
mod behalf;
mod decide;
mod interceptor;
#[cfg(feature = "nexus")]
mod operation;
mod run;
mod start;
mod state;

pub use behalf::OnBehalf;
pub use state::AuthorizationState;

use crate::{Authorizer, Command, Permit, Policy, Refusal, RootKeys};
use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use temporal_prost::{
    Registry,
    hook::{Hooks, Incoming},
};

type AddFacts = dyn Fn(&Incoming<'_>, Command) -> Command + Send + Sync;
type Audit = dyn Fn(&Incoming<'_>, Result<&Permit, &Refusal>) + Send + Sync;

/// Decides on every call that a worker receives, by the public keys of issuers and a policy.
///
/// It verifies the token of a call, and that the token is for this very call, has not expired, and, for signals and
/// updates, was not used before. Then it evaluates the policy. See the guide to authorization for the facts that it adds,
/// and for what becomes of a refused call.
///
/// ```
/// use temporal_prost::sdk::WorkerOptions;
/// use temporal_prost_biscuit::{Policy, RootKeys, Rule, WorkerAuthorization};
///
/// fn authorize(options: &mut WorkerOptions, keys: RootKeys) {
///     let policy = Policy::deny().rule("shop.v1.Orders", "PlaceOrder", Rule::new().right("orders.place"));
///     WorkerAuthorization::new(keys, policy).register(options);
/// }
/// ```
///
/// Clones share the keys, and whether they enforce the policy.
#[derive(Clone)]
pub struct WorkerAuthorization {
    authorizer: Arc<RwLock<Authorizer>>,
    enforces: Arc<AtomicBool>,
    signal_grace: Duration,
    max_nonces: usize,
    facts: Option<Arc<AddFacts>>,
    audit: Option<Arc<Audit>>,
}

impl WorkerAuthorization {
    /// Refuses what the policy does not allow.
    ///
    /// The policy [also allows](Policy::allow_continued) the next runs of a workflow whose start was allowed.
    #[must_use]
    pub fn new(keys: RootKeys, policy: Policy) -> Self {
        let authorizer = Authorizer::new(keys, policy.allow_continued());
        Self {
            authorizer: Arc::new(RwLock::new(authorizer)),
            enforces: Arc::new(AtomicBool::new(true)),
            signal_grace: Duration::ZERO,
            max_nonces: 1000,
            facts: None,
            audit: None,
        }
    }

    /// Only logs what would be refused, to introduce authorization before all clients send tokens.
    /// [`set_enforced`](Self::set_enforced) ends this without a restart.
    #[must_use]
    pub fn observe(self) -> Self {
        Self { enforces: Arc::new(AtomicBool::new(false)), ..self }
    }

    /// Admits signals whose tokens expired at most so long before a worker receives them. Defaults to zero.
    ///
    /// A signal waits while its workflow has no worker, or while the worker is busy. A signal that the server applies
    /// again, after a reset, comes with its old token.
    #[must_use]
    pub fn signal_grace(self, grace: Duration) -> Self {
        Self { signal_grace: grace, ..self }
    }

    /// Sets how many unexpired tokens of signals and updates each run remembers. Defaults to 1,000. A run that is called
    /// more often refuses calls until tokens expire.
    ///
    /// Each takes some hundred bytes in the worker, and 40 bytes in a header when the workflow continues as new.
    #[must_use]
    pub fn max_nonces(self, max: usize) -> Self {
        Self { max_nonces: max, ..self }
    }

    /// Adds facts to each command before it is decided. State nothing that the caller controls.
    ///
    /// ```
    /// use temporal_prost_biscuit::{Policy, RootKeys, WorkerAuthorization};
    ///
    /// fn in_region(keys: RootKeys, policy: Policy, region: String) -> WorkerAuthorization {
    ///     WorkerAuthorization::new(keys, policy).facts(move |_, command| command.context("region", &[&region]))
    /// }
    /// ```
    #[must_use]
    pub fn facts(self, add: impl Fn(&Incoming<'_>, Command) -> Command + Send + Sync + 'static) -> Self {
        Self { facts: Some(Arc::new(add)), ..self }
    }

    /// Calls a function with each decision, for an audit log or a metric. It also sees what [`observe`](Self::observe)
    /// admits. Replays decide nothing, so they do not call it. It must not block.
    #[must_use]
    pub fn audit(
        self,
        audit: impl Fn(&Incoming<'_>, Result<&Permit, &Refusal>) + Send + Sync + 'static,
    ) -> Self {
        Self { audit: Some(Arc::new(audit)), ..self }
    }

    /// Replaces the public keys, also of workers that run.
    pub fn set_keys(&self, keys: RootKeys) {
        self.authorizer.write().unwrap_or_else(PoisonError::into_inner).set_keys(keys);
    }

    /// Refuses from now on what the policy does not allow, or only logs it, also in workers that run.
    ///
    /// Workflows that are running continue. Their decisions until now are in their histories, so replays keep them.
    ///
    /// ```
    /// use temporal_prost_biscuit::{Policy, RootKeys, WorkerAuthorization};
    ///
    /// let authorization = WorkerAuthorization::new(RootKeys::default(), Policy::deny()).observe();
    /// // Keep a clone of what the worker has, and call this when all clients send tokens.
    /// authorization.clone().set_enforced(true);
    /// assert!(authorization.is_enforced());
    /// ```
    pub fn set_enforced(&self, enforced: bool) {
        self.enforces.store(enforced, Ordering::Relaxed);
    }

    /// Tells if calls are refused.
    #[must_use]
    pub fn is_enforced(&self) -> bool {
        self.enforces.load(Ordering::Relaxed)
    }

    /// Registers the decisions with a worker or replayer.
    ///
    /// The SDK runs no native interceptors in WebAssembly components: it only logs a warning. Do not register a component
    /// in a worker whose calls must be authorized.
    pub fn register<'o>(&self, registry: impl Into<Registry<'o>>) {
        let mut registry = registry.into();
        let runs = interceptor::constructor(self.max_nonces);
        match &mut registry {
            Registry::Worker(options) => {
                options.workflow_interceptor(runs);
                options.activity_inbound_interceptor(behalf::ActivityScope);
            }
            Registry::Replayer(options) => {
                options.workflow_interceptor(runs);
            }
            _ => {}
        }
        Hooks::new().with(self.clone()).register(registry);
    }
}

impl fmt::Debug for WorkerAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkerAuthorization")
            .field("is_enforced", &self.is_enforced())
            .finish_non_exhaustive()
    }
}
