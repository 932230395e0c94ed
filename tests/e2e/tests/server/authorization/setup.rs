//! A worker that authorizes, and clients of its users.

use crate::{
    harness::{connect_with, spawn_with, unique},
    hooks::guarded::client_with,
};
use std::sync::{Arc, Mutex};
use temporal_prost::{
    client::{ClientOptions, WorkflowHistory},
    hook::Hooks,
    sdk::{
        WorkerOptions,
        workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
    },
};
use temporal_prost_biscuit::{ClientAuthorization, Policy, Rule, WorkerAuthorization, testing::TestIssuer};
use temporal_prost_e2e::{
    Guards,
    guard::v1::guard_temporal::{self, GuardClient, WatchHandle},
};

pub(super) const SERVICE: &str = "guard.v1.Guard";
pub(super) const OPERATOR: [&str; 4] = ["watch.start", "watch.tell", "watch.ask", "watch.order"];
pub(super) const VIEWER: [&str; 1] = ["watch.ask"];

/// Children and activities are allowed to the workflow alone.
pub(super) fn policy() -> Policy {
    let by_watch = format!(r#"parent("{SERVICE}", "Watch")"#);
    let right = |name: &str| Rule::new().right(name);
    Policy::deny()
        .rule(SERVICE, "Watch", right("watch.start").or_if(&by_watch).unwrap())
        .rule(SERVICE, "Tell", right("watch.tell"))
        .rule(SERVICE, "Ask", right("watch.ask"))
        .rule(SERVICE, "Order", right("watch.order"))
        .rule(SERVICE, "Look", Rule::new().or_if(&by_watch).unwrap())
}

/// The decisions of the worker, such as `allowed start Watch` or `refused signal Tell: the token has expired`.
#[derive(Clone, Default)]
pub(super) struct Decisions(Arc<Mutex<Vec<String>>>);

impl Decisions {
    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Returns the decisions that begin so.
    pub(super) fn of(&self, begin: &str) -> Vec<String> {
        self.all().into_iter().filter(|it| it.starts_with(begin)).collect()
    }

    /// Records the decisions of a worker.
    pub(super) fn audit(&self, authorization: WorkerAuthorization) -> WorkerAuthorization {
        let decisions = self.clone();
        authorization.audit(move |call, decision| {
            let (kind, method) = (call.kind(), call.method().rsplit('.').next().unwrap_or_default());
            decisions.0.lock().unwrap().push(match decision {
                Ok(permit) if permit.is_delegated() => {
                    format!("allowed {kind} {method} as {}, delegated", permit.user().unwrap_or_default())
                }
                Ok(_) => format!("allowed {kind} {method}"),
                Err(refusal) => format!("refused {kind} {method}: {refusal}"),
            });
        })
    }

    /// Waits until `count` decisions begin so.
    pub(super) async fn wait_for(&self, begin: &str, count: usize) {
        for _ in 0..200 {
            if self.of(begin).len() >= count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("not {count} times `{begin}`: {:?}", self.all());
    }
}

/// A worker on its own queue, and the issuer that it trusts.
pub(super) struct World {
    pub(super) issuer: TestIssuer,
    pub(super) queue: String,
    pub(super) decisions: Decisions,
}

impl World {
    /// Starts a worker with the usual policy.
    pub(super) async fn new(name: &str) -> Self {
        Self::with(name, |issuer| WorkerAuthorization::new(issuer.keys(), policy())).await
    }

    pub(super) async fn with(name: &str, authorize: impl FnOnce(&TestIssuer) -> WorkerAuthorization) -> Self {
        let world = Self::unserved(name);
        world.serve(authorize(&world.issuer)).await;
        world
    }

    /// Makes a queue without a worker.
    pub(super) fn unserved(name: &str) -> Self {
        Self { issuer: TestIssuer::new(), queue: unique(name), decisions: Decisions::default() }
    }

    /// Starts a worker.
    pub(super) async fn serve(&self, authorization: WorkerAuthorization) {
        self.serve_with(authorization, WorkerOptions::new(&self.queue).build()).await;
    }

    pub(super) async fn serve_with(&self, authorization: WorkerAuthorization, mut options: WorkerOptions) {
        guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
        guard_temporal::register_activities(&mut options, Guards).unwrap();
        self.decisions.audit(authorization).register(&mut options);
        let client = ClientOptions::new("default").build();
        tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    }

    /// Returns the client of a user of a role.
    pub(super) async fn client(&self, role: &str, rights: &[&str]) -> GuardClient {
        self.client_by(ClientAuthorization::new(self.issuer.token(role, rights))).await
    }

    pub(super) async fn client_by(&self, authorization: ClientAuthorization) -> GuardClient {
        client_with(vec![Hooks::new().with(authorization).client_interceptor()]).await
    }

    pub(super) async fn operator(&self) -> GuardClient {
        self.client("operator", &OPERATOR).await
    }
}

/// Returns a client that sends no tokens.
pub(super) async fn stranger() -> GuardClient {
    GuardClient::new(connect_with(ClientOptions::new("default").build()).await)
}

/// Replays the history of a workflow.
pub(super) async fn replays(
    watching: &WatchHandle,
    authorization: &WorkerAuthorization,
) -> Result<(), String> {
    let mut options = WorkflowReplayerOptions::new().build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    authorization.register(&mut options);
    let json = watching.fetch_history().to_json().await.unwrap();
    let history = WorkflowHistory::from_json(&json).unwrap();
    let replayed = WorkflowReplayer::new(options).unwrap().replay_workflow(history).await;
    replayed.map(drop).map_err(|error| error.to_string())
}

/// Trusts nobody, and allows nothing: after the root key is gone.
pub(super) fn forgotten() -> WorkerAuthorization {
    WorkerAuthorization::new(temporal_prost_biscuit::RootKeys::default(), Policy::deny())
}
