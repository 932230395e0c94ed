//! Activities that act on behalf of the user who has called their workflow, towards another service.

use super::setup::{SERVICE, World, policy};
use crate::{
    harness::{connect_with, find, history, spawn_with, unique},
    hooks::guarded::{client_with, end, watch, words},
    payload::encryption::{self, codec},
};
use std::{sync::Arc, time::Duration};
use temporal_prost::{
    Report, StartError,
    client::ClientOptions,
    common::{
        data_converters::PayloadCodec,
        protos::temporal::api::{
            common::v1::{Header, Payload},
            history::v1::history_event::Attributes,
        },
    },
    hook::Hooks,
    sdk::{
        WorkerOptions,
        activities::{ActivityContext, ActivityError},
    },
};
use temporal_prost_biscuit::{
    ClientAuthorization, DELEGATION_HEADER, Delegation, OnBehalf as _, Policy, Rule, START_DELEGATION_HEADER,
    Token, WorkerAuthorization,
};
use temporal_prost_codec::{CodecInterceptor, EncryptionCodec};
use temporal_prost_e2e::{
    Guards,
    guard::v1::{
        Words,
        guard_temporal::{self, GuardActivities, GuardClient, WatchHandle},
    },
};

/// Calls a workflow of another service: `order ID`, `ask ID`, and `late ID` for an order after two seconds.
struct Clerk;

impl GuardActivities for Clerk {
    async fn look(&self, ctx: ActivityContext, input: Words) -> Result<Words, ActivityError> {
        let Some(token) = ctx.delegated_token() else { return Ok(words("nothing is delegated")) };
        let hooks = Hooks::new().with(ClientAuthorization::new(token));
        let client = client_with(vec![hooks.client_interceptor()]).await;
        let (what, id) = input.text.split_once(' ').unwrap();
        if what == "late" {
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        let other = client.watch_handle(id);
        let done = if what == "ask" {
            other.ask(words("x")).await.map_err(|error| Report::new(&error).to_string())
        } else {
            let order = other.order(words("on behalf")).execute().await;
            order.map_err(|error| Report::new(&error).to_string())
        };
        Ok(words(done.map_or_else(|error| error, |_| "done".to_owned()).as_str()))
    }
}

/// A desk, whose clerk calls workflows of another service, and one such workflow. One issuer serves both.
struct Desk {
    other: World,
    called: WatchHandle,
    queue: String,
}

/// Starts and updates at the desk delegate the right to order.
fn desk_policy() -> Policy {
    let delegating = |right: &str| Rule::new().right(right).delegate("watch.order");
    policy().rule(SERVICE, "Watch", delegating("watch.start")).rule(
        SERVICE,
        "Order",
        delegating("watch.order"),
    )
}

impl Desk {
    async fn open(name: &str) -> Self {
        let other = World::new(name).await;
        let start = other.operator().await.watch(watch("called", &[])).task_queue(&other.queue);
        let called = start.id(unique("called")).start().await.unwrap();
        let queue = unique(name);
        let mut options = WorkerOptions::new(&queue).build();
        guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
        guard_temporal::register_activities(&mut options, Clerk).unwrap();
        WorkerAuthorization::new(other.issuer.keys(), desk_policy()).register(&mut options);
        let client = encryption::options(Vec::new());
        tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
        Self { other, called, queue }
    }

    fn ada(&self) -> Token {
        self.other.issuer.token("operator", &super::setup::OPERATOR)
    }

    /// Returns a client at the desk that encrypts all headers.
    async fn client(&self, authorization: ClientAuthorization) -> GuardClient {
        let hooks = Hooks::new().with(authorization).client_interceptor();
        let options = encryption::options(vec![hooks, Arc::new(CodecInterceptor::new(codec()))]);
        GuardClient::new(connect_with(options).await)
    }

    async fn delegating(&self, delegation: Delegation) -> GuardClient {
        self.client(ClientAuthorization::new(self.ada()).delegation(delegation)).await
    }

    /// Lets the clerk do something, and returns the workflow and its second line.
    async fn ask(&self, client: &GuardClient, what: &str) -> (WatchHandle, String) {
        let step = format!("look {what} {}", self.called.id());
        let start = client.watch(watch("desk", &[&step])).id(unique("desk")).task_queue(&self.queue);
        let watching = start.start().await.unwrap();
        let lines = end(&watching).await;
        let line = lines.into_iter().find(|line| !line.starts_with("new") && !line.starts_with("tell"));
        (watching, line.expect("the clerk answers"))
    }
}

fn usual() -> Delegation {
    Delegation::new(desk_policy(), codec())
}

/// Returns the header with this name in a history, as the server has it.
async fn stored(watching: &WatchHandle, name: &str) -> Vec<Payload> {
    let field = |header: Option<&Header>| header?.fields.get(name).cloned();
    find(&history(watching).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => field(it.header.as_ref()),
        Attributes::ActivityTaskScheduledEventAttributes(it) => field(it.header.as_ref()),
        _ => None,
    })
}

#[tokio::test]
async fn an_activity_acts_on_behalf_of_the_caller() {
    let desk = Desk::open("behalf").await;
    let client = desk.delegating(usual()).await;
    let (watching, line) = desk.ask(&client, "order").await;
    assert_eq!(line, "done");
    assert_eq!(desk.other.decisions.of("allowed update Order as operator, delegated").len(), 1);
    // Nobody can read the token, neither in the header of the caller nor in the header of the activity.
    for name in [START_DELEGATION_HEADER, DELEGATION_HEADER] {
        let [token] = &stored(&watching, name).await[..] else { panic!("{name}") };
        assert_eq!(token.metadata["encoding"], b"binary/encrypted", "{name}");
    }
    assert_eq!(end(&desk.called).await, ["new called", "order on behalf", "tell end"]);
}

/// The caller may ask, and has not delegated it.
#[tokio::test]
async fn only_the_rights_of_the_policy_are_delegated() {
    let desk = Desk::open("limited").await;
    let client = desk.delegating(usual()).await;
    let (_, line) = desk.ask(&client, "ask").await;
    let expected =
        "the token was delegated for commands that need the right `watch.order`, and this is none of them";
    assert!(line.contains(expected), "{line}");
    end(&desk.called).await;
}

#[tokio::test]
async fn a_handler_acts_on_behalf_of_its_own_caller() {
    let desk = Desk::open("handler").await;
    let starter = desk.client(ClientAuthorization::new(desk.ada())).await;
    let start = starter.watch(watch("desk", &[])).id(unique("desk")).task_queue(&desk.queue);
    let watching = start.start().await.unwrap();
    let order = format!("look order {}", desk.called.id());
    let client = desk.delegating(usual()).await;
    let answer = client.watch_handle(watching.id()).order(words(&order)).execute().await.unwrap();
    assert!(answer.lines.contains(&"order done".to_owned()), "{answer:?}");
    let answer = watching.order(words(&order)).execute().await.unwrap();
    assert!(answer.lines.contains(&"order nothing is delegated".to_owned()), "{answer:?}");
    end(&watching).await;
    end(&desk.called).await;
}

#[tokio::test]
async fn nothing_is_delegated_by_default() {
    let desk = Desk::open("default").await;
    let without = desk.client(ClientAuthorization::new(desk.ada())).await;
    // The policy of this client names no right.
    let unnamed = desk.delegating(Delegation::new(policy(), codec())).await;
    for client in [without, unnamed] {
        let (watching, line) = desk.ask(&client, "order").await;
        assert_eq!(line, "nothing is delegated");
        for name in [START_DELEGATION_HEADER, DELEGATION_HEADER] {
            assert_eq!(stored(&watching, name).await, []);
        }
    }
    end(&desk.called).await;
}

async fn refused(desk: &Desk, codec: impl PayloadCodec + Send + Sync + 'static) -> String {
    let client = desk.delegating(Delegation::new(desk_policy(), codec)).await;
    let error = client.watch(watch("desk", &[])).task_queue(&desk.queue).start().await.unwrap_err();
    let StartError::Refused { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), ClientAuthorization::KIND);
    source.message().to_owned()
}

#[tokio::test]
async fn a_token_that_would_be_readable_is_not_sent() {
    let desk = Desk::open("readable").await;
    let keys = temporal_prost_codec::KeyRing::new(temporal_prost_codec::Key::new("e2e", [7; 32]));
    let reading = EncryptionCodec::new(keys).only_reading();
    assert_eq!(
        refused(&desk, reading).await,
        "the token that is delegated would be stored as plain text, because the codec leaves it readable; use a codec \
         that encrypts"
    );
    assert!(refused(&desk, temporal_prost_codec::Chain::new()).await.contains("leaves it readable"));
    end(&desk.called).await;
}

/// The token of the caller and the one for the call live longer.
#[tokio::test]
async fn a_delegated_token_expires() {
    let desk = Desk::open("expired").await;
    let client = desk.delegating(usual().life(Duration::from_secs(1))).await;
    let (_, line) = desk.ask(&client, "late").await;
    assert!(line.contains("the token has expired"), "{line}");
    end(&desk.called).await;
}

/// A worker without the codec cannot use the token, and passes it on as it is.
#[tokio::test]
async fn a_worker_without_the_codec_cannot_read_the_token() {
    let desk = Desk::open("blind").await;
    let queue = unique("blind");
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, Clerk).unwrap();
    WorkerAuthorization::new(desk.other.issuer.keys(), desk_policy()).register(&mut options);
    let client = ClientOptions::new("default").build();
    tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    let authorization = ClientAuthorization::new(desk.ada()).delegation(usual());
    let client = desk.other.client_by(authorization).await;
    let step = format!("look order {}", desk.called.id());
    let watching = client.watch(watch("desk", &[&step])).task_queue(&queue).start().await.unwrap();
    assert!(end(&watching).await.contains(&"nothing is delegated".to_owned()));
    end(&desk.called).await;
}
