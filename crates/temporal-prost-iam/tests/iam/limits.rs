//! Requests that are not exchanges, and limits.

use crate::client::form;
use crate::provider::claims;
use crate::service::Service;
use bytes::Bytes;
use http::{Method, StatusCode};
use temporal_prost_iam::{IamServer, Limits, ServeError};
use tokio::net::TcpListener;

#[tokio::test]
async fn parameters_are_those_of_the_standard() {
    let service = Service::start().await;
    let good = form(&service.key.sign(&claims()), &[]);
    for (changed, error, reason) in [
        (
            good.replace("token-exchange", "password"),
            "unsupported_grant_type",
            "expected grant_type=urn:ietf",
        ),
        (good.replace("grant_type", "x"), "invalid_request", "the parameter `grant_type` is missing"),
        (
            good.replace("id_token&", "access_token&"),
            "invalid_request",
            "expected subject_token_type=urn:ietf",
        ),
        (
            good.replace("&subject_token=", "&x="),
            "invalid_request",
            "the parameter `subject_token` is missing",
        ),
        (format!("{good}&scope="), "", ""),
        (format!("{good}&audience=clusters"), "", ""),
        (format!("{good}&scope=viewer&scope=operator"), "invalid_request", "`scope` occurs more than once"),
        (format!("{good}&actor_token=a.b.c"), "invalid_request", "delegation to an actor is not supported"),
        (
            format!("{good}&requested_token_type=urn:ietf:params:oauth:token-type:jwt"),
            "invalid_request",
            "only tokens of the type urn:temporal-prost",
        ),
    ] {
        let answer = service.client.post(changed.clone()).await;
        if error.is_empty() {
            answer.token();
            continue;
        }
        let refusal = answer.refusal();
        assert_eq!((answer.status, refusal.0.as_str()), (StatusCode::BAD_REQUEST, error), "{changed}");
        assert!(refusal.1.contains(reason), "{}", refusal.1);
    }
}

#[tokio::test]
async fn other_requests_are_refused() {
    let service = Service::start().await;
    let client = &service.client;
    assert_eq!(client.get("/health").await.status, StatusCode::NO_CONTENT);
    let get = client.get("/token").await;
    assert_eq!(
        (get.status, get.headers["allow"].to_str().unwrap()),
        (StatusCode::METHOD_NOT_ALLOWED, "POST, GET")
    );
    assert_eq!(client.get("/").await.status, StatusCode::NOT_FOUND);
    let json = client.send(Method::POST, "/token", ("application/json", Bytes::from("{}"))).await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let keys = client.get("/keys").await;
    assert_eq!(keys.headers["cache-control"], "public, max-age=60");
}

#[tokio::test]
async fn large_bodies_and_too_many_requests_are_refused() {
    let service = Service::with(|server| server.limits(Limits { body: 1000, ..Limits::default() })).await;
    let large = service.client.post("a".repeat(1001)).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(large.refusal().1, "the body has more than 1000 bytes");
    let none = Service::with(|server| server.limits(Limits { requests: 0, ..Limits::default() })).await;
    let busy = none.client.exchange("a.b.c").await;
    assert_eq!(
        (busy.status, busy.refusal().0.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
    );
    assert_eq!(busy.headers["retry-after"], "1");
}

#[tokio::test]
async fn other_addresses_are_served_with_tls_only() {
    let service = Service::start().await;
    let serve = async |change: fn(IamServer) -> IamServer| {
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let server = change(IamServer::new(service.files.exchange()));
        server.serve_until(listener, std::future::ready(())).await
    };
    let error = serve(|server| server).await.unwrap_err();
    assert!(matches!(error, ServeError::Unprotected { .. }), "{error}");
    serve(IamServer::behind_proxy).await.unwrap();
}
