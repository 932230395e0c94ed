//! Tokens that a thief has read in a history, which is plain text, are worthless.

use super::setup::{World, policy};
use crate::{
    harness::{find, history, unique},
    hooks::guarded::{client_with, end, watch, words},
};
use futures::future::BoxFuture;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use temporal_prost::{
    common::protos::temporal::api::{
        common::v1::{Header, Payload},
        history::v1::history_event::Attributes,
    },
    hook::{CallKind, Hook, Hooks, Outgoing, Refusal},
};
use temporal_prost_biscuit::{
    ClientAuthorization, Reason, START_TOKEN_HEADER, TOKEN_HEADER, Unauthorized as _, WorkerAuthorization,
    testing::TestIssuer,
};
use temporal_prost_e2e::guard::v1::guard_temporal::{GuardClient, WatchHandle};

/// Sends a header that it has found elsewhere.
#[derive(Clone, Default)]
pub(super) struct Thief(Arc<Mutex<Option<Payload>>>);

impl Thief {
    pub(super) fn take(&self, token: Payload) {
        *self.0.lock().unwrap() = Some(token);
    }

    pub(super) async fn client(&self) -> GuardClient {
        client_with(vec![Hooks::new().with(self.clone()).client_interceptor()]).await
    }
}

impl Hook for Thief {
    fn send<'a>(&'a self, call: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), Refusal>> {
        let is_start = call.call().kind() == CallKind::Start;
        let name = if is_start { START_TOKEN_HEADER } else { TOKEN_HEADER };
        if let Some(token) = self.0.lock().unwrap().clone() {
            call.set_header(name, token);
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

fn in_header(header: Option<&Header>) -> Option<Payload> {
    let fields = &header?.fields;
    fields.get(START_TOKEN_HEADER).or_else(|| fields.get(TOKEN_HEADER)).cloned()
}

/// Returns the tokens in a history, in their order.
pub(super) async fn tokens(watching: &WatchHandle) -> Vec<Payload> {
    find(&history(watching).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => in_header(it.header.as_ref()),
        Attributes::WorkflowExecutionSignaledEventAttributes(it) => in_header(it.header.as_ref()),
        Attributes::WorkflowExecutionUpdateAcceptedEventAttributes(it) => {
            in_header(it.accepted_request.as_ref()?.input.as_ref()?.header.as_ref())
        }
        _ => None,
    })
}

/// A workflow that an operator has called, its tokens, and a thief.
struct Scene {
    world: World,
    watching: WatchHandle,
    tokens: Vec<Payload>,
    thief: Thief,
    client: GuardClient,
}

impl Scene {
    async fn new(name: &str) -> Self {
        let world = World::new(name).await;
        let start =
            world.operator().await.watch(watch("a", &[])).id(unique("victim")).task_queue(&world.queue);
        let watching = start.start().await.unwrap();
        watching.tell(words("1")).await.unwrap();
        watching.order(words("2")).execute().await.unwrap();
        let thief = Thief::default();
        let (tokens, client) = (tokens(&watching).await, thief.client().await);
        Self { world, watching, tokens, thief, client }
    }

    /// Sends an update with a token, and returns the reason of its refusal.
    async fn order(&self, token: &Payload, text: &str) -> Reason {
        self.thief.take(token.clone());
        let refused = self.client.watch_handle(self.watching.id()).order(words(text)).execute().await;
        refused.unwrap_err().unauthorized().unwrap().reason().clone()
    }
}

fn parts(reason: &Reason) -> Vec<&str> {
    let Reason::OtherCommand { differences } = reason else { panic!("{reason:?}") };
    differences.iter().map(|it| it.part.as_str()).collect()
}

#[tokio::test]
async fn a_token_is_good_for_one_call() {
    let scene = Scene::new("once").await;
    let [_, signal, update] = &scene.tokens[..] else { panic!("{:?}", scene.tokens.len()) };
    assert_eq!(scene.order(update, "2").await, Reason::Replayed);
    scene.thief.take(signal.clone());
    scene.client.watch_handle(scene.watching.id()).tell(words("1")).await.unwrap();
    assert_eq!(end(&scene.watching).await, ["new a", "tell 1", "order 2", "tell end"]);
    assert_eq!(scene.world.decisions.of("refused signal Tell: the token was used before").len(), 1);
}

#[tokio::test]
async fn a_token_of_another_call_is_refused() {
    let scene = Scene::new("other").await;
    let [start, signal, update] = &scene.tokens[..] else { panic!("{:?}", scene.tokens.len()) };
    assert_eq!(parts(&scene.order(update, "3").await), ["input"]);
    assert_eq!(parts(&scene.order(signal, "1").await), ["method", "kind"]);
    let other = scene.world.operator().await.watch(watch("b", &[])).task_queue(&scene.world.queue);
    let other = other.start().await.unwrap();
    scene.thief.take(update.clone());
    let refused = scene.client.watch_handle(other.id()).order(words("2")).execute().await.unwrap_err();
    assert_eq!(parts(refused.unauthorized().unwrap().reason()), ["workflow"]);
    scene.thief.take(start.clone());
    let again =
        |text| scene.client.watch(watch(text, &[])).id(unique("again")).task_queue(&scene.world.queue);
    let refused = again("b").execute().await.unwrap_err();
    assert_eq!(parts(refused.unauthorized().unwrap().reason()), ["workflow", "input"]);
    end(&other).await;
    end(&scene.watching).await;
}

#[tokio::test]
async fn a_header_that_is_not_a_token_of_the_issuer_is_refused() {
    let scene = Scene::new("foreign").await;
    let [_, _, update] = &scene.tokens[..] else { panic!("{:?}", scene.tokens.len()) };
    let with = |data: &[u8]| Payload { data: data.to_vec(), ..update.clone() };
    assert_eq!(scene.order(&with(b"{\"traceparent\":\"00-0af7\"}"), "3").await, Reason::Malformed);
    assert_eq!(scene.order(&with(b""), "3").await, Reason::Malformed);
    let long = vec![7; 5000];
    assert_eq!(scene.order(&with(&long), "3").await, Reason::TooLong { length: 5000, limit: 4096 });
    let foreign = TestIssuer::new().token("operator", &["watch.order"]);
    assert_eq!(scene.order(&with(foreign.as_bytes()), "3").await, Reason::Signature);
    let issued = scene.world.issuer.token("operator", &["watch.order"]);
    assert_eq!(scene.order(&with(issued.as_bytes()), "3").await, Reason::Unrestricted);
    end(&scene.watching).await;
}

/// SDKs that have no payload of bytes send text.
#[tokio::test]
async fn a_token_as_json_text_is_read() {
    let scene = Scene::new("json").await;
    let [_, _, update] = &scene.tokens[..] else { panic!("{:?}", scene.tokens.len()) };
    let text = temporal_prost_biscuit::Token::from_bytes(update.data.clone()).unwrap().to_base64();
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    let json = Payload { metadata, data: format!("\"{text}\"").into_bytes(), ..Default::default() };
    assert_eq!(scene.order(&json, "2").await, Reason::Replayed);
    end(&scene.watching).await;
}

async fn expiring(world: &World) -> GuardClient {
    let token = world.issuer.token("operator", &super::setup::OPERATOR);
    world.client_by(ClientAuthorization::new(token).life(Duration::from_secs(2))).await
}

async fn expire() {
    tokio::time::sleep(Duration::from_millis(3_100)).await;
}

#[tokio::test]
async fn a_start_may_wait_longer_than_its_token_lives_and_a_signal_may_not() {
    let world = World::unserved("late");
    let client = expiring(&world).await;
    let start = client.watch(watch("a", &[])).task_queue(&world.queue).with_tell(words("1"));
    let watching = start.start().await.unwrap();
    expire().await;
    world.serve(WorkerAuthorization::new(world.issuer.keys(), policy())).await;
    let operator = world.operator().await.watch_handle(watching.id());
    assert_eq!(end(&operator).await, ["new a", "tell end"]);
    assert_eq!(world.decisions.of("refused signal Tell: the token has expired").len(), 1);
}

#[tokio::test]
async fn the_grace_admits_a_late_signal_once() {
    let world = World::unserved("grace");
    let client = expiring(&world).await;
    let watching = client.watch(watch("a", &[])).task_queue(&world.queue).with_tell(words("1"));
    let watching = watching.start().await.unwrap();
    expire().await;
    let authorization = WorkerAuthorization::new(world.issuer.keys(), policy());
    world.serve(authorization.signal_grace(Duration::from_mins(1))).await;
    world.decisions.wait_for("allowed signal", 1).await;
    let thief = Thief::default();
    let signal = find(&history(&watching).await, |event| match event {
        Attributes::WorkflowExecutionSignaledEventAttributes(it) => {
            it.header.as_ref()?.fields.get(TOKEN_HEADER).cloned()
        }
        _ => None,
    });
    thief.take(signal[0].clone());
    thief.client().await.watch_handle(watching.id()).tell(words("1")).await.unwrap();
    let operator = world.operator().await.watch_handle(watching.id());
    assert_eq!(end(&operator).await, ["new a", "tell 1", "tell end"]);
    assert_eq!(world.decisions.of("refused signal Tell: the token was used before").len(), 1);
}
