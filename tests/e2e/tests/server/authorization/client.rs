//! The tokens of a client, and its own decisions.

use super::setup::{OPERATOR, SERVICE, VIEWER, World, policy};
use crate::{
    harness::unique,
    hooks::guarded::{end, watch, words},
};
use std::{
    fs,
    io::ErrorKind,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};
use temporal_prost::{Report, StartError};
use temporal_prost_biscuit::{
    Authorizer, Claims, ClientAuthorization, Reason, Right, Rule, SigningKey, Token, TokenFile,
    Unauthorized as _, token_from,
};

/// Returns a token that expires after so many seconds.
fn token(seconds: u64) -> Token {
    let claims = Claims::new("ada", SystemTime::now() + Duration::from_secs(seconds));
    SigningKey::generate(1).mint(&claims.right(Right::everywhere("watch.start"))).unwrap()
}

async fn ask(authorization: &ClientAuthorization) -> Result<(), String> {
    let command = temporal_prost_biscuit::Command::new(temporal_prost_biscuit::Kind::Query, SERVICE, "Ask");
    authorization.token(&command).await.map(drop).map_err(|error| Report::new(&error).to_string())
}

#[tokio::test]
async fn a_source_is_asked_again_shortly_before_its_token_expires() {
    for (life, expected) in [(3600, 1), (30, 3)] {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let exchange = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            async move { Ok::<_, std::io::Error>(token(life)) }
        };
        let authorization = ClientAuthorization::new(token_from(exchange));
        for _ in 0..3 {
            ask(&authorization).await.unwrap();
        }
        assert_eq!(asked.load(Ordering::Relaxed), expected, "{life} s");
    }
}

#[tokio::test]
async fn the_last_token_is_used_while_the_source_fails() {
    let asked = AtomicUsize::new(0);
    let exchange = move || {
        let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
        async move { if first { Ok(token(30)) } else { Err(ErrorKind::ConnectionRefused.to_string()) } }
    };
    let authorization = ClientAuthorization::new(token_from(exchange));
    ask(&authorization).await.unwrap();
    ask(&authorization).await.unwrap();
    let failing = token_from(|| async { Err::<Token, _>("the issuer is closed") });
    let error = ask(&ClientAuthorization::new(failing)).await.unwrap_err();
    assert_eq!(error, "there is no token for the caller: the issuer is closed");
}

#[tokio::test]
async fn a_file_is_read_again() {
    let path = std::env::temp_dir().join(unique("token"));
    let authorization = ClientAuthorization::new(TokenFile::new(&path));
    let error = ask(&authorization).await.unwrap_err();
    assert!(error.starts_with("the token in `") && error.contains("cannot be read: "), "{error}");
    fs::write(&path, "not a token").unwrap();
    let error = ask(&authorization).await.unwrap_err();
    assert!(
        error.starts_with("the token of the caller cannot be used: ") && !error.contains("not a token"),
        "{error}"
    );
    fs::write(&path, format!("{}\n", token(3600).to_base64())).unwrap();
    ask(&authorization).await.unwrap();
    fs::remove_file(&path).unwrap();
    ask(&authorization).await.unwrap();
}

#[tokio::test]
async fn nothing_is_sent_without_a_token() {
    let world = World::unserved("without");
    let failing = token_from(|| async { Err::<Token, _>("the issuer is closed") });
    let client = world.client_by(ClientAuthorization::new(failing)).await;
    let error = client.watch(watch("a", &[])).task_queue(&world.queue).start().await.unwrap_err();
    let StartError::Refused { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), ClientAuthorization::KIND);
    assert_eq!(source.message(), "there is no token for the caller: the issuer is closed");
    assert_eq!(error.unauthorized(), None);
}

/// A client that decides first tells the sender of a signal what no worker can tell, and refuses what reaches no worker.
#[tokio::test]
async fn a_client_decides_before_it_sends() {
    let world = World::new("checked").await;
    let watching =
        world.operator().await.watch(watch("a", &[])).task_queue(&world.queue).start().await.unwrap();
    let ends = r#"kind("start") or kind("cancel"), right("watch.order")"#;
    let rule = || Rule::new().right("watch.start").check(ends).unwrap();
    let client = async |role: &str, rights: &[&str]| {
        let authorizer = Authorizer::new(world.issuer.keys(), policy().rule(SERVICE, "Watch", rule()));
        let authorization = ClientAuthorization::new(world.issuer.token(role, rights));
        world.client_by(authorization.checked_by(authorizer)).await.watch_handle(watching.id())
    };
    let viewer = client("viewer", &VIEWER).await;
    let refusal = viewer.tell(words("1")).await.unwrap_err().unauthorized().unwrap();
    assert!(matches!(refusal.reason(), Reason::MissingRight { .. }), "{refusal}");
    let refusal = viewer.ask(words("1")).await.map(drop);
    refusal.unwrap();
    assert!(viewer.cancel("now").await.unwrap_err().unauthorized().is_some());
    let operator = client("operator", &OPERATOR).await;
    let refusal = operator.terminate("now").await.unwrap_err().unauthorized().unwrap();
    assert!(matches!(refusal.reason(), Reason::Check { .. }), "{refusal}");
    assert_eq!(end(&operator).await, ["new a", "tell end"]);
    assert_eq!(world.decisions.of("refused"), [""; 0]);
    operator.cancel("too late").await.unwrap();
}
