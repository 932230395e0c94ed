//! The transit engine, of a real `OpenBao`: `cargo xtask lane vault` starts it, and sets `VAULT_ADDR` and
//! `VAULT_TOKEN`.

use crate::{decode, encode, payload};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use std::env;
use temporal_prost_codec::{CodecError, EnvelopeCodec, VaultError, VaultTransit};

fn vault(key: &str) -> VaultTransit {
    let variable =
        |name| env::var(name).unwrap_or_else(|_| panic!("{name} is unset: use cargo xtask lane vault"));
    VaultTransit::new(&variable("VAULT_ADDR"), "transit", key).unwrap().token(variable("VAULT_TOKEN"))
}

/// Administers the server.
async fn post(path: &str, body: &str) {
    let url = format!("{}/v1/{path}", env::var("VAULT_ADDR").unwrap());
    let request = Request::builder().method(Method::POST).uri(url);
    let request = request.header("x-vault-token", env::var("VAULT_TOKEN").unwrap());
    let client: legacy::Client<_, Full<Bytes>> = legacy::Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request.body(body.to_owned().into()).unwrap()).await.unwrap();
    assert!(answer.status().is_success() || answer.status() == 400, "{path}: {}", answer.status());
}

#[tokio::test]
#[ignore = "needs OpenBao: cargo xtask lane vault"]
async fn data_keys_survive_the_rotation_of_their_wrapping_key() {
    let key = &format!("orders-{}", std::process::id());
    // The second time, the engine is mounted already.
    post("sys/mounts/transit", r#"{"type":"transit"}"#).await;
    post(&format!("transit/keys/{key}"), "{}").await;
    let writer = EnvelopeCodec::new(vault(key));
    let old = encode(&writer, payload("old")).await.unwrap();
    assert_eq!(old.metadata["encryption-key-id"], format!("transit/{key}").as_bytes());
    assert!(old.metadata["encryption-wrapped-key"].starts_with(b"vault:v1:"));
    post(&format!("transit/keys/{key}/rotate"), "").await;
    let rotated = EnvelopeCodec::new(vault(key));
    let new = encode(&rotated, payload("new")).await.unwrap();
    assert!(new.metadata["encryption-wrapped-key"].starts_with(b"vault:v2:"));
    // A codec with an empty cache.
    let reader = EnvelopeCodec::new(vault(key));
    assert_eq!(decode(&reader, old.clone()).await.unwrap(), payload("old"));
    assert_eq!(decode(&reader, new).await.unwrap(), payload("new"));
    let token = env::temp_dir().join(format!("temporal-prost-vault-{}", std::process::id()));
    std::fs::write(&token, "wrong\n").unwrap();
    let denied = EnvelopeCodec::new(vault(key).token_file(&token));
    let error = decode(&denied, old).await.unwrap_err();
    let CodecError::Keys(cause) = &error else { panic!("{error}") };
    assert!(cause.to_string().ends_with("failed: status 403 Forbidden"), "{cause}");
    std::fs::remove_file(token).unwrap();
}

/// Serves one answer in the place of Vault.
async fn answering(plaintext: &[u8]) -> VaultTransit {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let plaintext = BASE64_STANDARD.encode(plaintext);
    let body = format!(r#"{{"data":{{"plaintext":"{plaintext}","ciphertext":"vault:v1:x"}}}}"#);
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        let request = String::from_utf8_lossy(&request[..length]).into_owned();
        assert!(request.starts_with("POST /v1/transit/datakey/plaintext/orders HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("x-vault-token: token\r\n"), "{request}");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).await.unwrap();
    });
    VaultTransit::new(&address, "transit", "orders").unwrap().token("token")
}

#[tokio::test]
async fn the_key_of_an_answer_encrypts() {
    let codec = EnvelopeCodec::new(answering(&[1; 32]).await);
    let encrypted = encode(&codec, payload("a secret")).await.unwrap();
    assert_eq!(encrypted.metadata["encryption-wrapped-key"], b"vault:v1:x");
    assert_eq!(decode(&codec, encrypted).await.unwrap(), payload("a secret"));
}

#[tokio::test]
async fn a_key_of_another_length_is_an_error() {
    let error = encode(&EnvelopeCodec::new(answering(b"secret").await), payload("1")).await.unwrap_err();
    let CodecError::Keys(cause) = &error else { panic!("{error}") };
    assert!(cause.to_string().contains("contains no key of 32 bytes"), "{cause}");
}

#[test]
fn names_cannot_change_the_path() {
    for name in ["", "..", "a/../b", "a?b", "a b", "/a"] {
        let error = VaultTransit::new("http://127.0.0.1:1", "transit", name).unwrap_err();
        assert!(matches!(error, VaultError::Name { .. }), "{name}");
    }
    let debug = format!("{:?}", VaultTransit::new("http://127.0.0.1:1", "a/b", "c").unwrap().token("secret"));
    assert!(debug.contains("a/b/c") && !debug.contains("secret"), "{debug}");
}
