//! Tokens on the calls of workflows in another namespace.

use super::place::{FAR, Place, delegating, policy, replays};
use crate::{
    harness::{find, history, unique},
    xns::namespace,
};
use temporal_prost::{WorkflowHandle, common::protos::temporal::api::history::v1::history_event::Attributes};
use temporal_prost_biscuit::{
    ClientAuthorization, Rule, START_TOKEN_HEADER, Token, Unauthorized as _, testing::TestIssuer,
};
use temporal_prost_e2e::far_v1::{
    Calls,
    far_temporal::{self, workflow::Work},
    near_temporal::{CallHandle, NearClient},
};

const SERVICE: [&str; 4] = ["work.start", "work.tell", "work.ask", "work.change"];

/// Callers in the namespace `default`, and what they call in another one.
struct Two {
    issuer: TestIssuer,
    near: Place,
    far: Place,
}

impl Two {
    /// Starts both workers. The calls have these tokens.
    async fn open(name: &str, calls: impl FnOnce(&TestIssuer) -> ClientAuthorization) -> Self {
        let issuer = TestIssuer::new();
        let near = Place::new("default", name, (&issuer, policy()));
        let far = Place::new(namespace().await, name, (&issuer, policy()));
        far.serve(|_| {}).await;
        let client = far.client(calls(&issuer)).await;
        near.serve(|options| far_temporal::register_xns_activities(options, client).unwrap()).await;
        Self { issuer, near, far }
    }

    /// Lets a workflow make calls.
    async fn call(&self, by: ClientAuthorization, steps: &[String]) -> CallHandle {
        let calls = Calls { queue: self.far.queue.clone(), steps: steps.to_vec() };
        let near = NearClient::new(self.near.client(by).await);
        near.call(calls).task_queue(&self.near.queue).start().await.unwrap()
    }

    fn operator(&self) -> ClientAuthorization {
        ClientAuthorization::new(self.issuer.token("operator", &["call"]))
    }

    async fn work(&self, name: &str) -> WorkflowHandle<Work> {
        let far = self.far.client(ClientAuthorization::new(self.issuer.token("reader", &[]))).await;
        WorkflowHandle::attach(&far, format!("work/{name}"))
    }
}

/// Returns the token of a service.
fn service(rights: &'static [&'static str]) -> impl FnOnce(&TestIssuer) -> ClientAuthorization {
    |issuer| ClientAuthorization::new(issuer.token("service", rights))
}

#[tokio::test]
async fn a_call_has_the_token_of_the_service() {
    let (two, n) = (Two::open("own", service(&SERVICE)).await, unique("n"));
    let steps = ["start", "ask", "change", "tell", "result"].map(|verb| match verb {
        "start" => format!("start {n} wait"),
        "change" => format!("change {n} yes"),
        "tell" => format!("tell {n} end"),
        verb => format!("{verb} {n}"),
    });
    let call = two.call(two.operator(), &steps).await;
    let lines = call.result().await.unwrap().lines;
    assert_eq!(lines[4], format!("{n} works, changed yes, end"), "{lines:?}");
    let near = [
        "start Call",
        "activity Work",
        "activity Ask",
        "activity Change",
        "activity Tell",
        "activity GetWork",
    ];
    assert_eq!(two.near.decisions.all(), near.map(|it| format!("allowed {it}")));
    let far = ["start Work", "query Ask", "update Change", "signal Tell"];
    assert_eq!(two.far.decisions.all(), far.map(|it| format!("allowed {it}")));
    replays(&call).await;
    replays(&two.work(&n).await).await;
}

/// The token is for the namespace, the id and the input of the workflow that is called, not of the calling one.
#[tokio::test]
async fn the_token_of_a_call_names_the_other_namespace() {
    let (two, n) = (Two::open("facts", service(&SERVICE)).await, unique("n"));
    two.call(two.operator(), &[format!("run {n} return")]).await.result().await.unwrap();
    let header = find(&history(&two.work(&n).await).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => started.header.clone(),
        _ => None,
    });
    let token = Token::from_bytes(header[0].fields[START_TOKEN_HEADER].data.clone()).unwrap();
    let text = token.inspect().to_string();
    for fact in [format!("namespace(\"{}\")", two.far.namespace), format!("workflow(\"work/{n}\")")] {
        assert!(text.contains(&fact), "{text}");
    }
    assert!(!text.contains("\"default\""), "{text}");
}

#[tokio::test]
async fn a_call_without_the_right_is_refused_in_the_other_namespace() {
    let two = Two::open("limited", service(&["work.start", "work.tell"])).await;
    let n = unique("n");
    let steps =
        [format!("start {n} wait"), format!("change {n} yes"), format!("ask {n}"), format!("tell {n} end")];
    let call = two.call(two.operator(), &steps).await;
    let lines = call.result().await.unwrap().lines;
    assert!(lines[1].starts_with("Unauthorized final `you need the right `work.change`"), "{lines:?}");
    assert!(lines[2].starts_with("QueryFailed final"), "{lines:?}");
    // The codec encrypts the text.
    assert_eq!(two.far.decisions.of("refused query Ask: you need the right `work.ask`").len(), 1);
    replays(&call).await;

    let two = Two::open("none", service(&[])).await;
    let lines = two.call(two.operator(), &[format!("run {n}-2 return")]).await.result().await.unwrap().lines;
    assert!(lines[0].starts_with("Unauthorized final `you need the right `work.start` on"), "{lines:?}");
    assert!(lines[0].contains(r#""reason":"missing_right""#), "the details are kept: {lines:?}");
}

/// The worker of the caller decides before anything is sent.
#[tokio::test]
async fn a_call_of_a_workflow_that_may_not_is_refused_in_its_own_namespace() {
    let (issuer, n) = (TestIssuer::new(), unique("n"));
    let strict = policy().rule(FAR, "Work", Rule::new().right("work.start"));
    let near = Place::new("default", "strict", (&issuer, strict));
    let far = Place::new(namespace().await, "strict", (&issuer, policy()));
    far.serve(|_| {}).await;
    let client = far.client(ClientAuthorization::new(issuer.token("service", &SERVICE))).await;
    near.serve(|options| far_temporal::register_xns_activities(options, client).unwrap()).await;
    let two = Two { issuer, near, far };
    let call = two.call(two.operator(), &[format!("run {n} return")]).await;
    let lines = call.result().await.unwrap().lines;
    assert!(lines[0].starts_with("Unauthorized final `the command carries no token`"), "{lines:?}");
    assert_eq!(two.far.decisions.all(), [""; 0]);
    replays(&call).await;
}

#[tokio::test]
async fn a_call_acts_on_behalf_of_the_user() {
    let two = Two::open("behalf", |_| ClientAuthorization::only_on_behalf()).await;
    let (n, rights) = (unique("n"), ["call", "work.start", "work.ask"]);
    let ada = delegating(two.issuer.token("ada", &rights));
    // Only the right to start is delegated.
    let call = two.call(ada, &[format!("run {n} return"), format!("ask work/{n}")]).await;
    let lines = call.result().await.unwrap().lines;
    assert_eq!(lines[0], format!("{n} works"));
    assert!(lines[1].starts_with("QueryFailed final"), "{lines:?}");
    let ask =
        two.far.decisions.of("refused query Ask: the token was delegated for commands that need the right");
    assert_eq!(ask.len(), 1, "{:?}", two.far.decisions.all());
    assert_eq!(two.far.decisions.of("allowed start Work as ada, delegated").len(), 1);
    replays(&call).await;

    let lent = delegating(two.issuer.token("bob", &["call"]));
    let lines = two.call(lent, &[format!("run {n}-2 return")]).await.result().await.unwrap().lines;
    assert!(lines[0].starts_with("Unauthorized final `you need the right `work.start`"), "{lines:?}");
    let lines = two.call(two.operator(), &[format!("run {n}-3 return")]).await.result().await.unwrap().lines;
    assert!(lines[0].starts_with("NoToken final"), "nothing is delegated: {lines:?}");
}

/// Where nothing is delegated, the service calls with its own rights.
#[tokio::test]
async fn a_call_prefers_the_rights_of_the_user() {
    let two =
        Two::open("both", |issuer| ClientAuthorization::new(issuer.token("service", &SERVICE)).on_behalf())
            .await;
    let n = unique("n");
    let ada = delegating(two.issuer.token("ada", &["call", "work.start"]));
    two.call(ada, &[format!("run {n} return")]).await.result().await.unwrap();
    two.call(two.operator(), &[format!("run {n}-2 return")]).await.result().await.unwrap();
    assert_eq!(two.far.decisions.all(), ["allowed start Work as ada, delegated", "allowed start Work"]);
}

/// The client of the calls decides before it sends.
#[tokio::test]
async fn a_refusal_of_the_client_keeps_its_kind() {
    let two = Two::open("checked", |issuer| {
        let authorizer = temporal_prost_biscuit::Authorizer::new(issuer.keys(), policy());
        ClientAuthorization::new(issuer.token("service", &["work.start"])).checked_by(authorizer)
    })
    .await;
    let n = unique("n");
    let steps =
        [format!("run {n} return"), format!("tell {n} x"), format!("ask {n}"), format!("change {n} x")];
    let lines = two.call(two.operator(), &steps).await.result().await.unwrap().lines;
    for line in &lines[1..] {
        assert!(line.starts_with("Unauthorized final `you need the right `work."), "{lines:?}");
    }
    assert_eq!(two.far.decisions.all(), ["allowed start Work"]);
}

/// A token service that does not answer at first.
#[tokio::test]
async fn a_call_waits_for_its_token() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let two = Two::open("late", |issuer| {
        let (token, asked) = (issuer.token("service", &SERVICE), AtomicUsize::new(0));
        ClientAuthorization::new(temporal_prost_biscuit::token_from(move || {
            let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
            let answer = if first { Err(std::io::Error::other("not yet")) } else { Ok(token.clone()) };
            std::future::ready(answer)
        }))
    })
    .await;
    let n = unique("n");
    let lines = two.call(two.operator(), &[format!("run {n} return")]).await.result().await.unwrap().lines;
    assert_eq!(lines, [format!("{n} works")]);
}

/// The caller itself needs a token, too.
#[tokio::test]
async fn a_user_without_the_right_makes_no_call() {
    let two = Two::open("user", service(&SERVICE)).await;
    let call = two.call(ClientAuthorization::new(two.issuer.token("viewer", &[])), &[]).await;
    assert!(call.result().await.unwrap_err().unauthorized().is_some());
    assert_eq!(two.far.decisions.all(), [""; 0]);
}
