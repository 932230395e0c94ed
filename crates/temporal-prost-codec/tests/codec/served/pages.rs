//! Requests of web pages: what the Temporal UI sends is allowed, and what other pages send is not.

use super::server::Server;
use super::{encrypted, plain};
use http::{Method, StatusCode};
use temporal_prost_codec::server::Access;

const UI: &str = "https://temporal.example.com";

fn server() -> Server {
    Server::with(Access::Open, |server| server.origin("https://temporal.example.com/"))
}

#[tokio::test]
async fn a_browser_is_told_what_the_ui_may_send() {
    let client = server().start().await.with("origin", UI);
    let client = client.with("access-control-request-headers", "authorization,content-type,x-namespace");
    let answer = client.send(Method::OPTIONS, "/orders/decode", "".into()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers["access-control-allow-origin"], UI);
    assert_eq!(answer.headers["access-control-allow-methods"], "POST");
    assert_eq!(answer.headers["access-control-allow-credentials"], "true");
    assert_eq!(answer.headers["vary"], "Origin");
    assert_eq!(answer.headers["access-control-max-age"], "7200");
    let allowed = answer.headers["access-control-allow-headers"].to_str().unwrap();
    for name in ["authorization", "authorization-extras", "content-type", "x-namespace"] {
        assert!(allowed.split(", ").any(|it| it == name), "{name}");
    }
}

#[tokio::test]
async fn the_ui_can_read_answers_and_errors() {
    let client = server().start().await;
    let body = encrypted(&client).await;
    let client = client.with("origin", UI);
    let answer = client.post("/decode", &body).await;
    assert_eq!(answer.json(), plain());
    assert_eq!(answer.headers["access-control-allow-origin"], UI);
    let answer = client.post("/decode", &"invalid".into()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.headers["access-control-allow-origin"], UI);
}

#[tokio::test]
async fn other_pages_are_refused() {
    let client = server().start().await;
    let body = encrypted(&client).await;
    for origin in ["https://evil.example.com", "https://temporal.example.com.evil.com", "null", ""] {
        let client = client.with("origin", origin);
        for method in [Method::POST, Method::OPTIONS] {
            let answer = client.send(method, "/decode", body.to_string().into()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
            assert!(!answer.headers.contains_key("access-control-allow-origin"));
        }
    }
}

/// Browsers send these types without asking first.
#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let client = server().start().await;
    let body = encrypted(&client).await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let answer = client.with("content-type", content_type).post("/decode", &body).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
    }
    let client = client.with("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(client.post("/decode", &body).await.json(), plain());
}
