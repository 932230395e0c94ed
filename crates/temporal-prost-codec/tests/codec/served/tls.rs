//! HTTPS, with certificates that openssl made for a hundred years.

use super::server::{encryption, start};
use crate::{decode, encode, payload};
use temporal_prost_codec::server::{Access, CodecServer, ServeError};
use temporal_prost_codec::{CodecError, RemoteCodec};

const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");
const CERTIFICATE: &[u8] = include_bytes!("tls/server.pem");
const KEY: &[u8] = include_bytes!("tls/server.key");

fn server() -> CodecServer {
    CodecServer::new(encryption("one", 1), Access::Open)
}

#[tokio::test]
async fn a_client_that_trusts_the_authority_connects() {
    let address = start(server().tls_pem(CERTIFICATE, KEY).unwrap()).await;
    let endpoint = format!("https://localhost:{}", address.port());
    let codec = RemoteCodec::with_roots(&endpoint, "orders", AUTHORITY).unwrap();
    let encrypted = encode(&codec, payload("a secret")).await.unwrap();
    assert_eq!(encrypted.metadata["encryption-key-id"], b"one");
    assert_eq!(decode(&codec, encrypted).await.unwrap(), payload("a secret"));
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_authority_refuses() {
    let address = start(server().tls_pem(CERTIFICATE, KEY).unwrap()).await;
    let endpoint = format!("https://localhost:{}", address.port());
    // An authority of the same name, but with another key, would be accepted by a check of names.
    let codec = RemoteCodec::with_roots(&endpoint, "orders", CERTIFICATE).unwrap();
    let error = encode(&codec, payload("a secret")).await.unwrap_err();
    assert!(matches!(&error, CodecError::Remote { reason, .. } if reason.contains("certificate")), "{error}");
}

#[test]
fn broken_certificates_are_rejected() {
    assert!(matches!(server().tls_pem(b"", b"").unwrap_err(), ServeError::Pem));
    assert!(matches!(server().tls_pem(AUTHORITY, KEY).unwrap_err(), ServeError::Tls(_)));
}
