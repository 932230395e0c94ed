//! The codec that asks the server.

use super::server::{Server, encryption, start};
use crate::{decode, encode, payload};
use std::time::Duration;
use temporal_prost_codec::server::{Access, CodecServer};
use temporal_prost_codec::{CodecError, EndpointError, RemoteCodec};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[tokio::test]
async fn payloads_are_encoded_and_decoded_by_the_server() {
    let server = CodecServer::per_namespace(Access::Open).namespace("orders", encryption("orders", 1));
    let address = start(server).await;
    for endpoint in [format!("http://{address}"), format!("http://{address}/{{namespace}}/")] {
        let codec = RemoteCodec::new(&endpoint, "orders").unwrap();
        let encrypted = encode(&codec, payload("a secret")).await.unwrap();
        assert_eq!(encrypted.metadata["encryption-key-id"], b"orders");
        assert_eq!(decode(&codec, encrypted.clone()).await.unwrap(), payload("a secret"));
        assert_eq!(decode(&encryption("orders", 1), encrypted).await.unwrap(), payload("a secret"));
    }
}

async fn error_of(codec: &RemoteCodec) -> String {
    decode(codec, payload("a secret")).await.unwrap_err().to_string()
}

#[tokio::test]
async fn errors_name_the_server_and_the_reason() {
    let address = Server::default().start().await.address;
    let codec = RemoteCodec::new(&format!("http://{address}/a/b"), "orders").unwrap();
    let expected = format!("the codec server at http://{address}/a/b/decode failed: status 404 Not Found");
    assert_eq!(error_of(&codec).await, expected);
    let closed = RemoteCodec::new("http://127.0.0.1:1", "orders").unwrap();
    let error = error_of(&closed).await;
    assert!(error.starts_with("the codec server at http://127.0.0.1:1/decode failed: "), "{error}");
    assert!(error.contains("refused"), "{error}");
}

/// Answers one request with a text.
async fn answering(body: &'static str) -> RemoteCodec {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    RemoteCodec::new(&format!("http://{address}"), "orders").unwrap()
}

#[tokio::test]
async fn an_answer_without_all_payloads_is_an_error() {
    let error = error_of(&answering(r#"{"payloads":[]}"#).await).await;
    assert!(error.ends_with("failed: 0 payloads in the answer instead of 1"), "{error}");
    let error = error_of(&answering("a secret").await).await;
    assert!(error.ends_with("failed: the body is not a JSON object with `payloads`"), "{error}");
}

#[tokio::test]
async fn a_silent_server_is_not_awaited_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let codec = RemoteCodec::new(&endpoint, "orders").unwrap().timeout(Duration::from_millis(100));
    let error = decode(&codec, payload("a secret")).await.unwrap_err();
    assert!(matches!(error, CodecError::RemoteTimeout { .. }), "{error}");
}

#[test]
fn secrets_stay_out_of_texts() {
    let codec = RemoteCodec::new("http://127.0.0.1:1", "orders").unwrap();
    let codec = codec.authorization("Bearer secret").unwrap();
    assert!(!format!("{codec:?}").contains("secret"));
    let error = RemoteCodec::new("http://user:pass@127.0.0.1:1", "orders").unwrap_err();
    assert!(matches!(error, EndpointError::Url { .. }));
    assert!(!format!("{error} {error:?}").contains("pass") && error.to_string().contains("127.0.0.1:1"));
}
