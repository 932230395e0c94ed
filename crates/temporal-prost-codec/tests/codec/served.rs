//! The codec server, over HTTP.

mod access;
mod audit;
mod client;
mod limits;
mod pages;
mod remote;
mod routes;
mod server;
mod tls;

use client::Client;
use http::StatusCode;
use serde_json::{Value, json};
use server::Server;

/// A payload, and the same encrypted by the codec of the tests.
fn plain() -> Value {
    json!({ "payloads": [{ "metadata": { "encoding": "anNvbi9wbGFpbg==" }, "data": "ImEgc2VjcmV0Ig==" }] })
}

/// Encrypts a payload with the server.
async fn encrypted(client: &Client) -> Value {
    let answer = client.post("/encode", &plain()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn payloads_are_encoded_and_decoded() {
    let client = Server::default().start().await;
    let encrypted = encrypted(&client).await;
    assert_eq!(encrypted["payloads"][0]["metadata"]["encoding"], "YmluYXJ5L2VuY3J5cHRlZA==");
    let answer = client.post("/decode", &encrypted).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, plain()));
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_payload_of_an_unknown_key_is_rejected_with_its_id() {
    let client = Server::default().start().await;
    let mut encrypted = encrypted(&client).await;
    encrypted["payloads"][0]["metadata"]["encryption-key-id"] = "b3RoZXI=".into();
    let answer = client.post("/decode", &encrypted).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let expected = "cannot decrypt a payload: the key `other` is unknown; add it to the keys of this process";
    assert_eq!(answer.text(), expected);
}

#[tokio::test]
async fn an_invalid_body_is_rejected_without_its_content() {
    let client = Server::default().start().await;
    let answer = client.post("/decode", &json!({ "payloads": "a secret" })).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.text(), "the body is not a JSON object with `payloads`");
}
