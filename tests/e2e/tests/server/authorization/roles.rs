//! The calls of each role, and the texts of their refusals, for all kinds of calls.

use super::setup::{SERVICE, VIEWER, World, policy, stranger};
use crate::hooks::guarded::{end, watch, words};
use temporal_prost::Report;
use temporal_prost_biscuit::{Policy, Reason, Rule, Unauthorized as _, WorkerAuthorization};

#[tokio::test]
async fn an_operator_may_call_everything() {
    let world = World::new("operator").await;
    let client = world.operator().await;
    let start = || client.watch(watch("a", &["look x", "glance y"])).task_queue(&world.queue);
    let watching = start().start().await.unwrap();
    watching.tell(words("1")).await.unwrap();
    assert!(watching.order(words("2")).execute().await.unwrap().lines.contains(&"order 2".to_owned()));
    assert!(watching.ask(words("x")).await.unwrap().lines.contains(&"order 2".to_owned()));
    let lines = end(&watching).await;
    assert!(["tell 1", "saw x", "saw y"].iter().all(|it| lines.contains(&(*it).to_owned())), "{lines:?}");
    let pair = start().with_tell(words("3")).start().await.unwrap();
    assert!(end(&pair).await.contains(&"tell 3".to_owned()));
    let (_, pair) = start().with_order(words("4")).start().await.unwrap();
    assert!(end(&pair).await.contains(&"order 4".to_owned()));
    assert_eq!(world.decisions.of("refused"), [""; 0]);
}

fn is_missing(refusal: Option<temporal_prost_biscuit::Refusal>, name: &str) {
    let refusal = refusal.expect("the call was refused");
    assert!(matches!(refusal.reason(), Reason::MissingRight { right, .. } if right == name), "{refusal}");
    let text = format!("you need the right `{name}`; your token, of role `viewer`, expires in ");
    assert!(refusal.to_string().starts_with(&text), "{refusal}");
}

#[tokio::test]
async fn a_viewer_may_only_look() {
    let world = World::new("viewer").await;
    let (operator, viewer) = (world.operator().await, world.client("viewer", &VIEWER).await);
    let start = viewer.watch(watch("a", &[])).task_queue(&world.queue);
    let error = start.execute().await.unwrap_err();
    is_missing(error.unauthorized(), "watch.start");
    let text = Report::new(&error).to_string();
    assert!(text.ends_with("(Unauthorized)") && text.contains("you need the right `watch.start`"), "{text}");

    let watching = operator.watch(watch("a", &[])).task_queue(&world.queue).start().await.unwrap();
    let seen = viewer.watch_handle(watching.id());
    assert_eq!(seen.ask(words("x")).await.unwrap().lines, ["new a"]);
    seen.tell(words("1")).await.unwrap();
    is_missing(seen.order(words("2")).execute().await.unwrap_err().unauthorized(), "watch.order");
    assert_eq!(end(&watching).await, ["new a", "tell end"]);
    assert_eq!(world.decisions.of("refused signal Tell: you need the right `watch.tell`").len(), 1);
}

#[tokio::test]
async fn queries_and_activities_are_refused() {
    let world = World::with("unread", |issuer| {
        let policy =
            policy().rule(SERVICE, "Look", Rule::new().or_if(r#"parent("other.v1.Other", "X")"#).unwrap());
        WorkerAuthorization::new(issuer.keys(), policy)
    })
    .await;
    let start = |steps: &[&str]| (watch("a", steps), world.queue.clone());
    let client = world.client("viewer", &["watch.start", "watch.tell"]).await;
    let (input, queue) = start(&[]);
    let watching = client.watch(input).task_queue(queue).start().await.unwrap();
    let error = watching.ask(words("x")).await.unwrap_err();
    let text = Report::new(&error).to_string();
    assert!(
        text.contains("you need the right `watch.ask`; your token, of role `viewer`, expires in"),
        "{text}"
    );
    end(&watching).await;
    for step in ["look x", "glance x"] {
        let (input, queue) = start(&[step]);
        let error = client.watch(input).task_queue(queue).execute().await.unwrap_err();
        let refusal = error.unauthorized().expect("the activity was refused");
        assert_eq!(refusal.reason(), &Reason::NoToken);
        assert!(
            refusal.command().starts_with("activity Look of guard.v1.Guard on `"),
            "{}",
            refusal.command()
        );
    }
    // Refused activities are not retried.
    assert_eq!(world.decisions.of("refused activity").len(), 2);
}

#[tokio::test]
async fn both_halves_of_a_pair_are_decided() {
    let world = World::new("pair").await;
    let starter = world.client("starter", &["watch.start"]).await;
    let start = || starter.watch(watch("a", &[])).task_queue(&world.queue);
    let watching = start().with_tell(words("1")).start().await.unwrap();
    let teller = world.client("teller", &["watch.tell"]).await;
    assert_eq!(end(&teller.watch_handle(watching.id())).await, ["new a", "tell end"]);
    let refused = start().with_order(words("2")).execute().await.unwrap_err();
    assert!(matches!(refused.unauthorized().unwrap().reason(), Reason::MissingRight { .. }), "{refused:?}");
    let not_started = teller.watch(watch("a", &[])).task_queue(&world.queue).with_tell(words("3"));
    let not_started = not_started.start().await.unwrap();
    let error = not_started.result().await.unwrap_err();
    assert!(matches!(error.unauthorized().unwrap().reason(), Reason::MissingRight { .. }), "{error:?}");
}

#[tokio::test]
async fn a_call_without_a_token_is_refused() {
    let world = World::new("stranger").await;
    let stranger = stranger().await;
    let error = stranger.watch(watch("a", &[])).task_queue(&world.queue).execute().await.unwrap_err();
    assert_eq!(error.unauthorized().unwrap().reason(), &Reason::NoToken);
    let watching = world.operator().await.watch(watch("a", &[])).task_queue(&world.queue);
    let watching = watching.start().await.unwrap();
    let seen = stranger.watch_handle(watching.id());
    seen.tell(words("1")).await.unwrap();
    assert_eq!(
        seen.order(words("2")).execute().await.unwrap_err().unauthorized().unwrap().reason(),
        &Reason::NoToken
    );
    let error = seen.ask(words("3")).await.unwrap_err();
    assert!(Report::new(&error).to_string().ends_with("the command carries no token"), "{error:?}");
    assert_eq!(end(&watching).await, ["new a", "tell end"]);
}

#[tokio::test]
async fn facts_can_be_added_and_keys_replaced() {
    let mut authorization = None;
    let world = World::with("facts", |issuer| {
        let rule = Rule::new().or_if(r#"hour("night"), user($user)"#).unwrap();
        let policy = Policy::deny().rule(SERVICE, "Watch", rule).allow_by_default(SERVICE);
        let with_facts = WorkerAuthorization::new(issuer.keys(), policy)
            .facts(|_, command| command.context("hour", &["night"]));
        authorization.insert(with_facts).clone()
    })
    .await;
    let client = world.client("anybody", &[]).await;
    let start = || client.watch(watch("a", &[])).task_queue(&world.queue);
    end(&start().start().await.unwrap()).await;
    authorization.unwrap().set_keys(temporal_prost_biscuit::RootKeys::default());
    let error = start().execute().await.unwrap_err();
    assert_eq!(error.unauthorized().unwrap().reason(), &Reason::UnknownKey { id: Some(1) });
}
