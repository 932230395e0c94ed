//! The PKI engine, of a real `OpenBao`: `cargo xtask lane vault` starts it, and sets `VAULT_ADDR` and `VAULT_TOKEN`.

use crate::authority::Authority;
use crate::eventually;
use serde_json::{Value, json};
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use temporal_prost_secret::{IdentitySource, SecretError, Vault, VaultError, VaultPki};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const NAME: &str = "spiffe://test/worker/orders";

/// Serves certificates that live for `life` in the place of Vault. Returns its address and the number of requests.
async fn issuing(life: Duration) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&requests);
    tokio::spawn(async move {
        let authority = Authority::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            assert!(request.starts_with("POST /v1/pki/issue/orders HTTP/1.1\r\n"), "{request}");
            assert!(
                request.ends_with(r#"{"ttl":"60s","uri_sans":"spiffe://test/worker/orders"}"#),
                "{request}"
            );
            counted.fetch_add(1, Ordering::SeqCst);
            let issued = authority.issue(NAME, life);
            let data =
                json!({ "certificate": issued.certificate, "private_key": issued.key, "ca_chain": [] });
            let body = json!({ "data": data }).to_string();
            let head =
                format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all((head + &body).as_bytes()).await.unwrap();
        }
    });
    (address, requests)
}

fn pki(address: &str, name: &str) -> VaultPki {
    let token = env::var("VAULT_TOKEN").unwrap_or_default();
    let vault = Vault::new(address).unwrap().token(token);
    VaultPki::new(vault, "pki", "orders", name).unwrap().life(Duration::from_mins(1))
}

#[tokio::test]
async fn a_certificate_is_issued_again_before_it_expires() {
    let (address, requests) = issuing(Duration::from_secs(4)).await;
    let source = pki(&address, NAME);
    let first = source.identity().await.unwrap();
    assert_eq!(first.name(), NAME);
    assert!(Arc::ptr_eq(&first, &source.identity().await.unwrap()));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    eventually(async || {
        let identity = source.identity().await.unwrap();
        identity.check(SystemTime::now()).unwrap();
        !Arc::ptr_eq(&first, &identity)
    })
    .await;
    // The first is still valid, so that it was renewed in time.
    first.check(SystemTime::now()).unwrap();
}

#[tokio::test]
async fn without_vault_there_is_an_error_with_the_name() {
    let error = pki("http://127.0.0.1:1", NAME).identity().await.unwrap_err();
    assert_eq!(error.to_string(), format!("Vault issued no certificate for `{NAME}`"));
    let cause = error.source().unwrap().to_string();
    assert!(cause.starts_with("Vault at http://127.0.0.1:1/v1/pki/issue/orders failed: "), "{cause}");
    let vault = Vault::new("http://127.0.0.1:1").unwrap();
    let error = VaultPki::new(vault, "pki", "../x", NAME).unwrap_err();
    assert!(matches!(error, VaultError::Name { .. }), "{error}");
}

/// Administers the server.
async fn post(path: &str, body: Value) {
    let vault = Vault::new(&env::var("VAULT_ADDR").unwrap()).unwrap().token(env::var("VAULT_TOKEN").unwrap());
    let answer = vault.post(path, &body).await;
    // The second time, the engine is mounted already.
    let is_mounted = |error: &VaultError| error.to_string().ends_with("status 400 Bad Request");
    assert!(answer.as_ref().err().is_none_or(is_mounted), "{answer:?}");
}

#[tokio::test]
#[ignore = "needs OpenBao: cargo xtask lane vault"]
async fn openbao_issues_certificates_for_spiffe_ids() {
    let address = env::var("VAULT_ADDR").expect("VAULT_ADDR is unset: use cargo xtask lane vault");
    post("sys/mounts/pki", json!({ "type": "pki" })).await;
    post("pki/root/generate/internal", json!({ "common_name": "test", "key_type": "ec" })).await;
    let role = json!({
        "allowed_uri_sans": NAME, "require_cn": false, "cn_validations": "disabled", "enforce_hostnames": false,
        "key_type": "ec", "max_ttl": "1h",
    });
    post("pki/roles/orders", role).await;
    let identity = pki(&address, NAME).identity().await.unwrap();
    assert_eq!(identity.name(), NAME);
    let life = identity.validity().until.duration_since(SystemTime::now()).unwrap();
    assert!(life <= Duration::from_secs(61) && life > Duration::from_secs(40), "{life:?}");
    let error = pki(&address, "spiffe://test/other").identity().await.unwrap_err();
    assert!(matches!(error, SecretError::Vault { .. }), "{error}");
    assert!(error.source().unwrap().to_string().ends_with("failed: status 400 Bad Request"), "{error:?}");
}
