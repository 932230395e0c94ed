//! Id tokens that are not accepted.

use crate::provider::{ProviderKey, claims, with};
use crate::service::Service;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// Returns a token that is not signed.
fn unsigned(claims: &Value) -> String {
    let [header, claims] =
        [&json!({ "alg": "none" }), claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{header}.{claims}.")
}

/// Returns the id tokens, with the reason why each is refused.
fn refused(key: &ProviderKey) -> Vec<(String, &'static str)> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let (malformed, algorithm) = ("is not a JWT", "the algorithm of the token is not allowed");
    let (time, signature) = ("has expired or is not valid yet", "the signature of the token is invalid");
    let header = |alg: &str| json!({ "alg": alg, "kid": "one" });
    let good = key.sign(&claims());
    let (signed, _) = good.rsplit_once('.').unwrap();
    let other = key.sign(&with("email", "eve@example.com"));
    let (_, other_signature) = other.rsplit_once('.').unwrap();
    vec![
        (
            key.sign(&with("iss", "https://evil.test")),
            "the issuer of the subject token is not one of this service",
        ),
        (key.sign(&with("aud", "another")), "the token is for another audience"),
        (key.sign(&with("aud", vec!["one", "another"])), "the token is for another audience"),
        (key.sign(&with("exp", now - 120)), time),
        (key.sign(&with("nbf", now + 600)), time),
        (key.sign(&with("iat", now + 600)), time),
        (key.sign(&with("exp", "tomorrow")), malformed),
        (unsigned(&claims()), algorithm),
        (key.sign_as(&header("none"), &claims()), algorithm),
        (key.sign_as(&header("HS256"), &claims()), algorithm),
        // An algorithm that the key could not have is also one that the file does not allow.
        (key.sign_as(&header("RS256"), &claims()), algorithm),
        (key.sign_as(&json!({ "alg": "ES256", "kid": "one", "crit": ["exp"] }), &claims()), malformed),
        (ProviderKey::new("two").sign(&claims()), "the key of the token is unknown"),
        (ProviderKey::new("one").sign(&claims()), signature),
        (format!("{signed}.{other_signature}"), signature),
        (format!("{signed}."), signature),
        (signed.to_owned(), malformed),
        ("a.b.c".to_owned(), malformed),
        ("☃".to_owned(), malformed),
        ("a".repeat(20_000), malformed),
    ]
}

#[tokio::test]
async fn forged_foreign_and_expired_id_tokens_are_refused() {
    let service = Service::start().await;
    // So that the keys are there: an unknown key would load them.
    service.client.exchange(&service.key.sign(&claims())).await.token();
    for (token, expected) in refused(&service.key) {
        let answer = service.client.exchange(&token).await;
        let (error, reason) = answer.refusal();
        assert_eq!((answer.status, error.as_str()), (StatusCode::BAD_REQUEST, "invalid_request"), "{reason}");
        assert!(reason.contains(expected), "{reason}: expected {expected}");
        assert!(token.len() < 8 || !reason.contains(&token), "{reason}");
    }
}

#[tokio::test]
async fn a_token_may_name_no_key_if_there_is_one() {
    let service = Service::start().await;
    let nameless = service.key.sign_as(&json!({ "alg": "ES256" }), &claims());
    service.client.exchange(&nameless).await.token();
    let two = ProviderKey::new("two");
    let service = Service::start().await;
    service.set.replace(&[&service.key, &two]);
    let nameless = service.key.sign_as(&json!({ "alg": "ES256" }), &claims());
    let refusal = service.client.exchange(&nameless).await.refusal();
    assert_eq!(refusal.1, "the subject token is not accepted: the key of the token is unknown");
}

#[tokio::test]
async fn without_the_keys_of_the_provider_the_exchange_can_be_tried_again() {
    let key = ProviderKey::new("one");
    let service = Service::start().await;
    service.files.write("roles.toml", &crate::service::roles("http://127.0.0.1:1/keys"));
    let exchange = service.files.exchange();
    let request = temporal_prost_iam::ExchangeRequest::new(key.sign(&claims()));
    let error = exchange.exchange(&request, SystemTime::now()).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the keys of the token's issuer cannot be loaded");
}
