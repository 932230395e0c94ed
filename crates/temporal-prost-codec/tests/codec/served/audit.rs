//! The log of requests.

use super::server::Server;
use super::{encrypted, plain};
use crate::logs::Log;
use http::StatusCode;

// The runtime of one thread runs the server with the subscriber of this thread.
#[tokio::test(flavor = "current_thread")]
async fn requests_are_logged_without_their_contents() {
    let (log, subscriber) = Log::new();
    let _guard = tracing::subscriber::set_default(subscriber);
    let client = Server::default().start().await;
    let body = encrypted(&client).await;
    let client = client.with("x-namespace", "orders");
    assert_eq!(client.post("/decode", &body).await.json(), plain());
    assert_eq!(client.post("/decode", &"a secret".into()).await.status, StatusCode::BAD_REQUEST);
    let log = log.text();
    let lines: Vec<_> = log.lines().filter(|line| line.contains("temporal_prost_codec::audit")).collect();
    let [encoded, decoded, refused] = lines[..] else { panic!("{log}") };
    assert!(encoded.contains("INFO") && encoded.contains("answered") && encoded.contains("operation=encode"));
    assert!(decoded.contains(r#"operation=decode namespace="orders" payloads=1"#), "{decoded}");
    assert!(refused.contains("WARN") && refused.contains("status=400"), "{refused}");
    let data = body["payloads"][0]["data"].as_str().unwrap();
    for content in ["secret", "ImEgc2VjcmV0Ig", data] {
        assert!(!log.contains(content), "{log}");
    }
}
