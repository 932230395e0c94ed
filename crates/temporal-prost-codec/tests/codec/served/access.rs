//! Tokens, which Python's `cryptography` signed (`record.py`).

use super::client::{Answer, Client};
use super::plain;
use super::server::{Server, encryption};
use http::StatusCode;
use serde_json::Value;
use temporal_prost_codec::server::{Access, CodecServer, JwtAccess, ServeError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn recorded() -> Value {
    serde_json::from_str(include_str!("tokens.json")).unwrap()
}

fn access() -> JwtAccess {
    JwtAccess::fixed(&recorded()["jwks"].to_string(), "https://login.test", "temporal-ui").unwrap()
}

async fn server(access: JwtAccess) -> Client {
    Server::with(Access::Jwt(access), |server| server).start().await
}

async fn with_token(client: &Client, token: &Value, path: &str) -> Answer {
    client.with("authorization", &format!("Bearer {}", token.as_str().unwrap())).post(path, &plain()).await
}

#[tokio::test]
async fn tokens_of_every_algorithm_are_accepted() {
    let client = server(access()).await;
    let accepted = recorded()["accepted"].as_object().unwrap().clone();
    assert_eq!(accepted.len(), 11);
    for (name, token) in accepted {
        let answer = with_token(&client, &token, "/decode").await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text());
    }
}

#[tokio::test]
async fn forged_and_foreign_tokens_are_rejected() {
    let client = server(access()).await;
    for (name, token) in recorded()["rejected"].as_object().unwrap() {
        let answer = with_token(&client, token, "/decode").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}: {}", answer.text());
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        let expected = match name.split(':').next().unwrap() {
            "time" => "the token has expired or is not valid yet",
            "issuer" => "the issuer of the token is not allowed",
            "audience" => "the token is for another audience",
            "malformed" => "the token is not a JWT with the claims iss, sub, aud and exp",
            "signature" => "the signature of the token is invalid",
            "key" => "the key of the token is unknown",
            _ => "the algorithm of the token is not allowed",
        };
        assert_eq!(answer.text(), expected, "{name}");
    }
}

#[tokio::test]
async fn every_altered_character_of_a_token_is_found() {
    let client = server(access()).await;
    let token = recorded()["accepted"]["ES256"].as_str().unwrap().to_owned();
    for index in (0..token.len() - 1).step_by(7) {
        let other = if token.as_bytes()[index] == b'A' { "B" } else { "A" };
        let altered = format!("{}{other}{}", &token[..index], &token[index + 1..]);
        let answer = with_token(&client, &altered.into(), "/decode").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "character {index}");
    }
}

#[tokio::test]
async fn a_request_without_a_token_is_rejected_before_its_body_is_read() {
    let client = server(access()).await;
    for client in [client.with("x-test", ""), client.with("authorization", "Basic YTpi")] {
        let answer = client.post("/decode", &"invalid".into()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text().contains("has no bearer token"), "{}", answer.text());
    }
}

#[tokio::test]
async fn permissions_are_those_of_temporal() {
    let client = server(access().permissions("permissions")).await;
    let permitted = &recorded()["permitted"];
    let cases = [
        ("orders:read", "/orders/decode", true),
        ("orders:read", "/orders/encode", false),
        ("orders:read", "/payments/decode", false),
        ("orders:read", "/decode", false),
        ("orders:write", "/orders/encode", true),
        ("temporal-system:admin", "/payments/encode", true),
        ("temporal-system:admin", "/decode", true),
    ];
    for (role, path, is_allowed) in cases {
        let status = with_token(&client, &permitted[role], path).await.status;
        let expected = if is_allowed { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(status, expected, "{role} {path}");
    }
    let without = &recorded()["accepted"]["ES256"];
    assert_eq!(with_token(&client, without, "/orders/decode").await.status, StatusCode::FORBIDDEN);
}

/// Serves the recorded key set, and counts requests.
async fn issuer() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/keys", listener.local_addr().unwrap());
    let requests = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = requests.clone();
    tokio::spawn(async move {
        let keys = recorded()["jwks"].to_string();
        let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", keys.len());
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            stream.write_all((head.clone() + &keys).as_bytes()).await.unwrap();
        }
    });
    (url, requests)
}

#[tokio::test]
async fn keys_are_loaded_once_and_unknown_ones_do_not_load_them_often() {
    let (url, requests) = issuer().await;
    let client = server(JwtAccess::new(&url, "https://login.test", "temporal-ui").unwrap()).await;
    let tokens = recorded();
    for _ in 0..3 {
        assert_eq!(with_token(&client, &tokens["accepted"]["RS256"], "/decode").await.status, StatusCode::OK);
        let unknown = with_token(&client, &tokens["rejected"]["key: unknown"], "/decode").await;
        assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(requests.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[test]
fn keys_are_not_loaded_from_elsewhere_without_tls() {
    let error = JwtAccess::new("http://login.test/keys", "https://login.test", "x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid URL `http://login.test/keys`; expected something like `https://codec.example.com`"
    );
}

#[tokio::test]
async fn without_tokens_only_the_loopback_interface_is_served() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let server = CodecServer::new(encryption("one", 1), Access::Open);
    let error = server.serve(listener).await.unwrap_err();
    assert!(matches!(error, ServeError::Unprotected { .. }));
    assert!(error.to_string().starts_with("refusing to serve 0.0.0.0:"), "{error}");
}
