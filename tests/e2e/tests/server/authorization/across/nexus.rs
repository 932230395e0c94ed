//! Decisions on Nexus operations, and tokens on the calls that they make.

use super::place::{BOURSE, Place, delegating, policy, replays};
use crate::{
    harness::{find, history, unique},
    nexus::floor::{Handling, create_endpoint},
    xns::namespace,
};
use temporal_prost::{
    WorkflowHandle, common::protos::temporal::api::history::v1::history_event::Attributes, nexus::NexusWorker,
};
use temporal_prost_biscuit::{
    ClientAuthorization, Policy, Reason, Rule, Unauthorized as _, testing::TestIssuer,
};
use temporal_prost_e2e::{
    bourse::{Ask, Asked},
    bourse_v1::{
        BrokeRequest,
        bourse_temporal::{self, query, update, workflow::Trade},
        brokers_temporal::{BrokeHandle, BrokersClient},
    },
};

const SERVICE: [&str; 3] = ["trade", "see", "amend"];

/// Callers in the namespace `default`, and operations in another one.
struct Exchange {
    issuer: TestIssuer,
    near: Place,
    far: Place,
    endpoint: String,
}

impl Exchange {
    /// Starts all workers. The operations are decided by this policy, and call workflows with these tokens.
    async fn open(policy_of_far: Policy, calls: impl FnOnce(&TestIssuer) -> ClientAuthorization) -> Self {
        let issuer = TestIssuer::new();
        let near = Place::new("default", "brokers", (&issuer, policy()));
        let far = Place::new(namespace().await, "exchange", (&issuer, policy_of_far));
        let client = far.client(calls(&issuer)).await;
        let endpoint = far.queue.replace('_', "-");
        create_endpoint(&client, &endpoint, &far.queue).await;
        let operations = bourse_temporal::nexus_service().query(query::Status).update(update::Amend);
        let operations = operations.operation(Ask, Asked::default());
        let operations = NexusWorker::new(&client, &*far.queue).register(operations).unwrap();
        Handling::start(far.authorization.guard(operations)).forget();
        far.serve(|_| {}).await;
        near.serve(|_| {}).await;
        Self { issuer, near, far, endpoint }
    }

    async fn broke(&self, by: ClientAuthorization, scenario: &str, id: &str) -> BrokeHandle {
        let [scenario, endpoint, id] = [scenario, &self.endpoint, id].map(str::to_owned);
        let brokers = BrokersClient::new(self.near.client(by).await);
        let broke = brokers.broke(BrokeRequest { scenario, endpoint, id });
        broke.task_queue(&self.near.queue).start().await.unwrap()
    }

    fn broker(&self) -> ClientAuthorization {
        ClientAuthorization::new(self.issuer.token("broker", &["broke"]))
    }

    async fn trade(&self, id: &str) -> WorkflowHandle<Trade> {
        let client = self.far.client(ClientAuthorization::new(self.issuer.token("reader", &[]))).await;
        WorkflowHandle::attach(&client, format!("trade/{id}"))
    }
}

fn service(issuer: &TestIssuer) -> ClientAuthorization {
    ClientAuthorization::new(issuer.token("service", &SERVICE))
}

/// Only callers with the right may call the operation.
fn strict() -> Policy {
    policy().rule(BOURSE, "Trade", Rule::new().right("trade"))
}

#[tokio::test]
async fn an_operation_is_allowed_to_its_caller() {
    let (exchange, id) = (Exchange::open(policy(), service).await, unique("trade"));
    let broke = exchange.broke(exchange.broker(), "trade", &id).await;
    assert_eq!(broke.result().await.unwrap().lines[0], format!("{id} done"));
    assert_eq!(exchange.far.decisions.all(), ["allowed operation Trade", "allowed start Trade"]);
    replays(&broke).await;
    replays(&exchange.trade(&id).await).await;
}

#[tokio::test]
async fn operations_of_every_kind_are_decided() {
    let (exchange, id) = (Exchange::open(policy(), service).await, unique("direct"));
    let waiting = exchange.broke(exchange.broker(), "wait", &id).await;
    exchange.far.decisions.wait_for("allowed start Trade", 1).await;
    let broke = exchange.broke(exchange.broker(), "direct", &id).await;
    let lines = broke.result().await.unwrap().lines;
    assert_eq!(lines, ["wait", "amended", "amended", "Trade", "NOT_FOUND"]);
    waiting.result().await.unwrap();
    let broke = exchange.broke(exchange.broker(), "anything", &id).await;
    assert!(broke.result().await.unwrap().lines[0].contains("call 1"));
    let decisions = &exchange.far.decisions;
    for (of, count) in
        [("operation Status", 3), ("query Status", 2), ("operation Amend", 2), ("operation Ask", 1)]
    {
        assert_eq!(decisions.of(&format!("allowed {of}")).len(), count, "{of}: {:?}", decisions.all());
    }
    assert_eq!(decisions.of("refused"), [""; 0]);
}

/// The same workflow, and a policy that does not know it as a caller.
#[tokio::test]
async fn an_operation_of_another_caller_is_refused() {
    let elsewhere = r#"parent("bourse.v1.Brokers", "Broke"), parent_workflow("elsewhere", $id)"#;
    let elsewhere = Rule::new().or_if(elsewhere).unwrap();
    let closed = strict().rule(BOURSE, "Ask", elsewhere);
    let (exchange, id) = (Exchange::open(closed, service).await, unique("refused"));
    let broke = exchange.broke(exchange.broker(), "trade", &id).await;
    let error = broke.result().await.unwrap_err();
    assert_eq!(error.unauthorized().unwrap().reason(), &Reason::NoToken, "{error:?}");
    replays(&broke).await;
    let broke = exchange.broke(exchange.broker(), "anything", &id).await;
    assert_eq!(broke.result().await.unwrap().lines, ["UNAUTHORIZED Unauthorized"]);
    assert_eq!(exchange.far.decisions.of("refused operation").len(), 2, "they are not repeated");
    assert_eq!(exchange.far.decisions.of("allowed"), [""; 0]);
}

/// The caller may call the operation, and the worker of the operation may not start the workflow.
#[tokio::test]
async fn a_workflow_behind_an_operation_is_decided_by_the_token_of_its_worker() {
    let powerless = |issuer: &TestIssuer| ClientAuthorization::new(issuer.token("service", &["see"]));
    let (exchange, id) = (Exchange::open(policy(), powerless).await, unique("powerless"));
    let broke = exchange.broke(exchange.broker(), "trade", &id).await;
    let error = broke.result().await.unwrap_err();
    let refusal = error.unauthorized().unwrap();
    assert_eq!(refusal.reason(), &Reason::MissingRight { right: "trade".to_owned(), on: None });
    assert_eq!(exchange.far.decisions.of("allowed operation Trade").len(), 1);
    replays(&broke).await;
}

#[tokio::test]
async fn an_operation_acts_on_behalf_of_the_user() {
    let exchange = Exchange::open(strict(), |_| ClientAuthorization::only_on_behalf()).await;
    let (id, other) = (unique("behalf"), unique("other"));
    let ada = delegating(exchange.issuer.token("ada", &["broke", "trade"]));
    let broke = exchange.broke(ada, "trade", &id).await;
    assert_eq!(broke.result().await.unwrap().lines[0], format!("{id} done"));
    let decided = ["operation", "start"].map(|kind| format!("allowed {kind} Trade as ada, delegated"));
    assert_eq!(exchange.far.decisions.all(), decided);
    replays(&broke).await;
    replays(&exchange.trade(&id).await).await;
    // The token is encrypted with the input.
    let scheduled = find(&history(&broke).await, |event| match event {
        Attributes::NexusOperationScheduledEventAttributes(scheduled) => Some(scheduled.clone()),
        _ => None,
    });
    assert_eq!(scheduled[0].input.as_ref().unwrap().metadata["encoding"], b"binary/encrypted");
    let [(name, caller)] = &scheduled[0].nexus_header.iter().collect::<Vec<_>>()[..] else { panic!() };
    assert_eq!((name.as_str(), caller.as_str()), ("temporal-prost-caller", "bourse.v1.Brokers.Broke"));

    let bob = delegating(exchange.issuer.token("bob", &["broke"]));
    let error = exchange.broke(bob, "trade", &other).await.result().await.unwrap_err();
    let reason = error.unauthorized().unwrap();
    assert_eq!(reason.reason(), &Reason::MissingRight { right: "trade".to_owned(), on: None });
    let error = exchange.broke(exchange.broker(), "trade", &other).await.result().await.unwrap_err();
    assert_eq!(error.unauthorized().unwrap().reason(), &Reason::NoToken);
}

/// The policy allows the caller, and the worker calls only on behalf of users.
#[tokio::test]
async fn an_operation_for_which_nothing_is_delegated_starts_nothing() {
    let exchange = Exchange::open(policy(), |_| ClientAuthorization::only_on_behalf()).await;
    let broke = exchange.broke(exchange.broker(), "trade", &unique("nobody")).await;
    let error = broke.result().await.unwrap_err();
    assert_eq!(error.application_failure().unwrap().r#type, ClientAuthorization::KIND);
    assert_eq!(exchange.far.decisions.all(), ["allowed operation Trade"]);
}
