//! A queue in a namespace, whose worker authorizes.

use crate::{
    authorization::setup::{Decisions, forgotten},
    harness::{connect_with, spawn_with, unique},
    payload::encryption::{self, codec},
};
use temporal_prost::{
    Workflow, WorkflowHandle,
    client::{Client, ClientOptions, WorkflowHistory},
    hook::Hooks,
    sdk::{
        WorkerOptions,
        workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
    },
};
use temporal_prost_biscuit::{
    ClientAuthorization, Delegation, Policy, Rule, Token, WorkerAuthorization, testing::TestIssuer,
};
use temporal_prost_connect::context::Propagation;
use temporal_prost_e2e::{
    Distance, Tenant,
    bourse::{Floor, Office},
    bourse_v1::{bourse_temporal, brokers_temporal},
    far_v1::{far_temporal, near_temporal},
};

pub(super) const FAR: &str = "far.v1.Far";
pub(super) const NEAR: &str = "far.v1.Near";
pub(super) const BOURSE: &str = "bourse.v1.Bourse";
pub(super) const BROKERS: &str = "bourse.v1.Brokers";

/// The rules of all services. Activities that call another namespace are allowed to `Call`, and operations to the
/// workflows of the namespace `default`.
pub(super) fn policy() -> Policy {
    let by_call = format!(r#"kind("activity"), parent("{NEAR}", "Call")"#);
    let by_broker =
        format!(r#"kind("operation"), parent("{BROKERS}", "Broke"), parent_workflow("default", $id)"#);
    let right = |name: &str| Rule::new().right(name);
    let work = Rule::new().right_on("work.start", "work/${! name }").unwrap();
    let call = right("call").delegate("call").delegate("work.start").delegate("trade");
    Policy::deny()
        .rule(FAR, "Work", work.or_if(&by_call).unwrap())
        .rule(FAR, "Tell", right("work.tell").or_if(&by_call).unwrap())
        .rule(FAR, "Ask", right("work.ask").or_if(&by_call).unwrap())
        .rule(FAR, "Change", right("work.change").or_if(&by_call).unwrap())
        .rule(FAR, "GetWork", Rule::new().or_if(&by_call).unwrap())
        .rule(NEAR, "Call", call.or_if(&by_call).unwrap())
        .rule(BOURSE, "Trade", right("trade").or_if(&by_broker).unwrap())
        .rule(BOURSE, "Status", right("see").or_if(&by_broker).unwrap())
        .rule(BOURSE, "Amend", right("amend").or_if(&by_broker).unwrap())
        .rule(BOURSE, "Ask", Rule::new().or_if(&by_broker).unwrap())
        .rule(BROKERS, "Broke", right("broke").delegate("trade"))
}

/// The values that accompany calls.
pub(super) fn propagation() -> Propagation {
    Propagation::new().value::<Tenant>()
}

/// A client that also sends a token with which workflows act on behalf of the user.
pub(super) fn delegating(token: Token) -> ClientAuthorization {
    ClientAuthorization::new(token).delegation(Delegation::new(policy(), codec()))
}

/// Everything is encrypted, so that tokens can be delegated.
pub(super) struct Place {
    pub(super) namespace: String,
    pub(super) queue: String,
    pub(super) decisions: Decisions,
    pub(super) authorization: WorkerAuthorization,
}

impl Place {
    pub(super) fn new(namespace: &str, name: &str, (issuer, policy): (&TestIssuer, Policy)) -> Self {
        let decisions = Decisions::default();
        let authorization = decisions.audit(WorkerAuthorization::new(issuer.keys(), policy));
        Self { namespace: namespace.to_owned(), queue: unique(name), decisions, authorization }
    }

    pub(super) fn options(&self) -> ClientOptions {
        let mut options = encryption::options(vec![]);
        options.namespace.clone_from(&self.namespace);
        options
    }

    /// Returns a client that calls workflows of the namespace.
    pub(super) async fn client(&self, authorization: ClientAuthorization) -> Client {
        let hooks = Hooks::new().with(authorization).client_interceptor();
        let mut options = self.options();
        options.client_interceptors = vec![propagation().client_interceptor(), hooks];
        connect_with(options).await
    }

    /// Starts a worker of all workflows, and of what else it registers.
    pub(super) async fn serve(&self, register: impl FnOnce(&mut WorkerOptions)) {
        let mut options = WorkerOptions::new(&self.queue).build();
        near_temporal::register_workflows::<Distance>(&mut options).unwrap();
        far_temporal::register_workflows::<Distance>(&mut options).unwrap();
        bourse_temporal::register_workflows::<Floor>(&mut options).unwrap();
        brokers_temporal::register_workflows::<Office>(&mut options).unwrap();
        register(&mut options);
        propagation().register(&mut options);
        self.authorization.register(&mut options);
        let client = self.options();
        tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    }
}

/// Replays the history of a workflow where nobody is trusted.
pub(super) async fn replays<W: Workflow>(handle: &WorkflowHandle<W>) {
    let converter = encryption::options(vec![]).data_converter;
    let mut options = WorkflowReplayerOptions::new().data_converter(converter).build();
    near_temporal::register_workflows::<Distance>(&mut options).unwrap();
    far_temporal::register_workflows::<Distance>(&mut options).unwrap();
    bourse_temporal::register_workflows::<Floor>(&mut options).unwrap();
    brokers_temporal::register_workflows::<Office>(&mut options).unwrap();
    options.workflow_interceptor(propagation().workflow_interceptor());
    forgotten().register(&mut options);
    let history = WorkflowHistory::from_json(&handle.fetch_history().to_json().await.unwrap()).unwrap();
    WorkflowReplayer::new(options).unwrap().replay_workflow(history).await.unwrap();
}
