//! The tokens that an exchange issues.

use crate::provider::{ProviderKey, claims, with};
use crate::service::Service;
use http::StatusCode;
use std::time::{Duration, SystemTime};
use temporal_prost_biscuit::{Authorizer, Command, Kind, Policy, RootKeys, Rule};

/// Returns the policy of clusters.
fn policy() -> Policy {
    let delete = Rule::new().right_on("clusters.delete", "cluster/${! region }/blue").unwrap();
    Policy::deny().rule("clusters.v1.Clusters", "DeleteCluster", delete)
}

fn delete(region: &str) -> Command {
    Command::new(Kind::Start, "clusters.v1.Clusters", "DeleteCluster")
        .workflow("delete/blue")
        .fields(serde_json::json!({ "region": region }))
}

#[tokio::test]
async fn an_id_token_becomes_a_token_that_authorizers_accept() {
    let service = Service::start().await;
    let answer = service.client.exchange(&service.key.sign(&claims())).await;
    let token = answer.token();
    let json = answer.json();
    assert_eq!(json["issued_token_type"], "urn:temporal-prost:params:oauth:token-type:biscuit");
    assert_eq!((&json["token_type"], &json["scope"]), (&"N_A".into(), &"operator viewer".into()));
    assert_eq!(answer.headers["cache-control"], "no-store");
    let keys: RootKeys = serde_json::from_value(service.client.get("/keys").await.json()).unwrap();
    let authorizer = Authorizer::new(keys, policy());
    let now = SystemTime::now();
    let decide = |command: &Command| {
        let child = token.restrict(command, now + Duration::from_mins(1)).unwrap();
        authorizer.decide(Some(child.as_bytes()), command, now)
    };
    let permit = decide(&delete("eu")).unwrap();
    assert_eq!(permit.user(), Some("ada@example.com"));
    let refusal = decide(&delete("us")).unwrap_err().to_string();
    assert!(refusal.contains("you need the right `clusters.delete` on `cluster/us/blue`"), "{refusal}");
    assert!(refusal.contains("operator"), "{refusal}");
}

#[tokio::test]
async fn a_token_ends_with_the_id_token_at_the_latest() {
    let service = Service::start().await;
    let life = async |claims| {
        service.client.exchange(&service.key.sign(&claims)).await.json()["expires_in"].as_u64()
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let long = life(claims()).await.unwrap();
    assert!((110..=120).contains(&long), "{long}");
    let short = life(with("exp", now + 30)).await.unwrap();
    assert!((20..=30).contains(&short), "{short}");
}

#[tokio::test]
async fn only_requested_roles_are_in_the_token() {
    let service = Service::start().await;
    let id_token = service.key.sign(&claims());
    let token = service.client.exchange_for(&id_token, "viewer").await.token();
    let contents = token.inspect().to_string();
    assert!(contents.contains("right(\"clusters.read\")") && !contents.contains("operator"), "{contents}");
    let refusal = service.client.exchange_for(&id_token, "viewer auditor").await.refusal();
    assert_eq!(refusal, ("invalid_scope".into(), "the role `auditor` is not granted to you".into()));
}

#[tokio::test]
async fn who_has_no_role_gets_no_token() {
    let service = Service::start().await;
    let answer = service.client.exchange(&service.key.sign(&with("groups", vec!["staff"]))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.refusal(), ("invalid_request".into(), "no role is granted to you".into()));
    // One value of a claim counts like a list of it.
    let one = service.client.exchange(&service.key.sign(&with("groups", "sre"))).await;
    assert_eq!(one.json()["scope"], "operator viewer");
    let mut grace = with("groups", vec!["staff"]);
    grace["email"] = "grace@example.com".into();
    assert_eq!(service.client.exchange(&service.key.sign(&grace)).await.json()["scope"], "auditor");
}

#[tokio::test]
async fn a_token_without_the_name_of_a_user_is_refused() {
    let service = Service::start().await;
    for nameless in [with("email", serde_json::Value::Null), with("email", ""), with("email", 7)] {
        let refusal = service.client.exchange(&service.key.sign(&nameless)).await.refusal();
        assert_eq!(refusal.1, "the subject token has no claim `email`, which names the user");
    }
}

#[tokio::test]
async fn keys_of_the_provider_rotate() {
    let service = Service::start().await;
    let id_token = service.key.sign(&claims());
    for _ in 0..3 {
        service.client.exchange(&id_token).await.token();
    }
    assert_eq!(service.set.requests(), 1);
    // A new key is loaded when a token names it, and the old one is no longer accepted.
    let next = ProviderKey::new("two");
    service.set.replace(&[&next]);
    let early = service.client.exchange(&next.sign(&claims())).await.refusal();
    assert_eq!(early.1, "the subject token is not accepted: the key of the token is unknown");
    assert_eq!(service.set.requests(), 1, "unknown keys do not load the keys often");
}
