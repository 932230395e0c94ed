//! HTTPS, with certificates that openssl made for a hundred years.

use super::server::{encryption, start};
use crate::{decode, encode, payload};
use temporal_prost_codec::server::{Access, CodecServer, ServeError};
use temporal_prost_codec::{CodecError, RemoteCodec};
use temporal_prost_secret::ServerError;

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
    assert!(matches!(server().tls_pem(b"", b"").unwrap_err(), ServeError::Server(ServerError::Pem)));
    assert!(matches!(server().tls_pem(AUTHORITY, KEY).unwrap_err(), ServeError::Server(ServerError::Tls(_))));
}

#[tokio::test]
async fn a_replaced_certificate_is_presented_without_a_restart() {
    let folder = std::env::temp_dir().join(format!("temporal-prost-codec-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (certificate, key) = (folder.join("tls.crt"), folder.join("tls.key"));
    let write = |signed: &rcgen::CertifiedKey<rcgen::KeyPair>| {
        std::fs::write(&certificate, signed.cert.pem()).unwrap();
        std::fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
    };
    let [old, new] = [(); 2].map(|()| rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap());
    write(&old);
    let address = start(server().tls_files(&certificate, &key).unwrap()).await;
    let endpoint = format!("https://localhost:{}", address.port());
    let trusting = |signed: &rcgen::CertifiedKey<rcgen::KeyPair>| {
        RemoteCodec::with_roots(&endpoint, "orders", signed.cert.pem().as_bytes()).unwrap()
    };
    encode(&trusting(&old), payload("1")).await.unwrap();
    encode(&trusting(&new), payload("1")).await.unwrap_err();
    write(&new);
    let started = std::time::Instant::now();
    while let Err(error) = encode(&trusting(&new), payload("1")).await {
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "{error}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    std::fs::remove_dir_all(folder).unwrap();
}
