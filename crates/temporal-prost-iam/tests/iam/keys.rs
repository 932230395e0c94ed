//! Root keys: their rotation, and files that are wrong.

use crate::provider::claims;
use crate::service::{Files, Service};
use std::time::{Duration, Instant, SystemTime};
use temporal_prost_biscuit::{Authorizer, Command, Kind, Policy, RootKeys, Token};
use temporal_prost_iam::KeyFile;

const BOTH: &str = r#"version = 1
signing = 2
keys = [{ id = 1, private = "root.pem" }, { id = 2, private = "next.pem" }]
"#;

async fn published(service: &Service) -> RootKeys {
    serde_json::from_value(service.client.get("/keys").await.json()).unwrap()
}

fn is_accepted(keys: RootKeys, token: &Token) -> bool {
    let command = Command::new(Kind::Query, "open.v1.Open", "Look").workflow("any");
    let now = SystemTime::now();
    let child = token.restrict(&command, now + Duration::from_mins(1)).unwrap();
    let policy = Policy::deny().allow_by_default("open.v1.Open");
    Authorizer::new(keys, policy).decide(Some(child.as_bytes()), &command, now).is_ok()
}

#[tokio::test]
async fn a_new_root_key_is_used_without_a_restart() {
    let service = Service::start().await;
    let id_token = service.key.sign(&claims());
    let old = service.client.exchange(&id_token).await.token();
    assert_eq!(old.inspect().root_key_id(), Some(1));
    service.files.write("keys.toml", BOTH);
    let started = Instant::now();
    let new = loop {
        let token = service.client.exchange(&id_token).await.token();
        if token.inspect().root_key_id() == Some(2) {
            break token;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the file is not read again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let keys = published(&service).await;
    assert!(is_accepted(keys.clone(), &old) && is_accepted(keys, &new));
}

#[tokio::test]
async fn a_key_that_no_longer_signs_is_published_without_its_private_part() {
    let service = Service::start().await;
    let old = service.client.exchange(&service.key.sign(&claims())).await.token();
    let keys = service.client.get("/keys").await.json();
    let public = keys["keys"][0].as_str().unwrap().strip_prefix("1:").unwrap();
    let retired = format!(
        "version = 1\nsigning = 2\nkeys = [{{ id = 1, public = {public:?} }}, {{ id = 2, private = \"next.pem\" }}]"
    );
    service.files.write("keys.toml", &retired);
    let exchange = service.files.exchange();
    assert!(is_accepted(exchange.published(), &old));
    let without = "version = 1\nsigning = 2\nkeys = [{ id = 2, private = \"next.pem\" }]";
    service.files.write("keys.toml", without);
    assert!(!is_accepted(service.files.exchange().published(), &old));
}

#[test]
fn files_of_keys_say_what_is_wrong() {
    let files = Files::new("http://127.0.0.1:1/keys");
    for (text, expected) in [
        ("version = 2\nsigning = 1\nkeys = []", "has version 2, and this release reads version 1"),
        ("version = 1\nsigning = 1\nkeys = []", "has no private key with the id 1, which `signing` names"),
        (
            "version = 1\nsigning = 1\nkeys = [{ id = 1 }]",
            "has no private key with the id 1, which `signing` names",
        ),
        ("version = 1\nsigning = 1\nkeys = [{ id = 1, private = \"root.pem\" }, { id = 2 }]", "the key 2 of"),
        (
            "version = 1\nsigning = 1\nkeys = [{ id = 1, private = \"root.pem\" }, { id = 1, private = \"next.pem\" }]",
            "has two keys with the id 1; tokens name their key by its id",
        ),
        ("version = 1\nsigning = 1\nkeys = [{ id = 1, private = \"none.pem\" }]", "cannot read"),
        (
            "version = 1\nsigning = 1\nkeys = [{ id = 1, private = \"keys.toml\" }]",
            "cannot read the key 1 of",
        ),
        ("version = 1\nkeys = []", "is not a file of keys"),
    ] {
        files.write("keys.toml", text);
        let error = KeyFile::open(files.path("keys.toml")).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}
