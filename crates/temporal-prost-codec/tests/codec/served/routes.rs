//! Paths and namespaces.

use super::client::Client;
use super::server::{Server, encryption, start};
use super::{encrypted, plain};
use http::{Method, StatusCode};
use temporal_prost_codec::server::{Access, CodecServer};

#[tokio::test]
async fn the_namespace_is_read_from_the_path_and_the_header() {
    let client = Server::default().start().await;
    let body = encrypted(&client).await;
    // The last is what `temporal --codec-endpoint …/{namespace}` sends without a namespace.
    for (path, header) in [
        ("/decode", None),
        ("/decode", Some("orders")),
        ("/orders/decode", Some("orders")),
        ("//decode", Some("")),
    ] {
        let client = header.map_or(client.with("x-test", ""), |header| client.with("x-namespace", header));
        assert_eq!(client.post(path, &body).await.json(), plain(), "{path} {header:?}");
    }
    let answer = client.with("x-namespace", "orders").post("/payments/decode", &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.text(), "the path and the header X-Namespace name different namespaces");
}

#[tokio::test]
async fn a_namespace_has_a_codec_of_its_own() {
    let server = CodecServer::per_namespace(Access::Open)
        .namespace("orders", encryption("orders", 1))
        .namespace("payments", encryption("payments", 2));
    let client = Client::new(start(server).await);
    let orders = client.post("/orders/encode", &plain()).await.json();
    assert_eq!(client.post("/orders/decode", &orders).await.json(), plain());
    assert_eq!(client.with("x-namespace", "orders").post("/decode", &orders).await.json(), plain());
    let answer = client.post("/payments/decode", &orders).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("the key `orders` is unknown"), "{}", answer.text());
    for path in ["/decode", "/others/decode"] {
        let answer = client.post(path, &orders).await;
        let expected = (StatusCode::NOT_FOUND, "no codec serves this namespace".to_owned());
        assert_eq!((answer.status, answer.text()), expected, "{path}");
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_rejected() {
    let client = Server::default().start().await;
    for path in ["/", "/download", "/decode/", "/a/b/decode", "/%2e/decode", "/decode/x"] {
        assert_eq!(client.post(path, &plain()).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = client.send(Method::GET, "/decode", "".into()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.headers["allow"], "POST, OPTIONS");
}
