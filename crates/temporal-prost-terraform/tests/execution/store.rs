//! The store of plans and configurations.

use crate::stage::{TestResult, codec};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use temporal_prost_secret::{Answers, HttpServer, read_body};
use temporal_prost_terraform::execution::{DirectoryStore, HttpStore, Storage, Store as _, StoreError};

const CANARY: &[u8] = b"canary-1f0c";

#[tokio::test]
async fn bytes_are_encrypted_in_a_directory() -> TestResult {
    let directory = tempfile::tempdir()?;
    let storage = Storage::encrypted(DirectoryStore::new(directory.path()), codec());
    let stored = storage.put("plan", CANARY.to_vec()).await?;
    let path = directory.path().join(&stored.key);
    let bytes = fs::read(&path)?;
    assert_eq!(bytes.len() as u64, stored.size);
    assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY));
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions()) & 0o777, 0o600);
    assert_eq!(storage.get(&stored).await?, CANARY);
    Ok(())
}

#[tokio::test]
async fn bytes_that_somebody_has_replaced_are_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let storage = Storage::encrypted(DirectoryStore::new(directory.path()), codec());
    let (stored, other) =
        (storage.put("plan", b"one".to_vec()).await?, storage.put("plan", b"two".to_vec()).await?);
    fs::copy(directory.path().join(&other.key), directory.path().join(&stored.key))?;
    let error = storage.get(&stored).await.unwrap_err();
    assert!(matches!(error, StoreError::Digest { .. }) && !error.is_retryable(), "{error}");
    fs::remove_file(directory.path().join(&stored.key))?;
    assert!(matches!(storage.get(&stored).await, Err(StoreError::Missing { .. })));
    Ok(())
}

#[tokio::test]
async fn a_worker_without_the_codec_reads_nothing() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stored = Storage::encrypted(DirectoryStore::new(directory.path()), codec())
        .put("plan", CANARY.to_vec())
        .await?;
    let error = Storage::plaintext(DirectoryStore::new(directory.path())).get(&stored).await.unwrap_err();
    assert!(matches!(error, StoreError::Codec { .. }), "{error}");
    Ok(())
}

#[tokio::test]
async fn references_cannot_leave_the_store() -> TestResult {
    let directory = tempfile::tempdir()?;
    fs::write(directory.path().join("secret"), "x")?;
    let storage = Storage::plaintext(DirectoryStore::new(directory.path().join("store")));
    let mut stored = storage.put("plan", CANARY.to_vec()).await?;
    stored.key = "../secret".to_owned();
    assert!(matches!(storage.get(&stored).await, Err(StoreError::Key { .. })));
    Ok(())
}

/// A server that keeps the bodies of `PUT` in a directory, for requests with the right token.
struct Bucket(Arc<PathBuf>);

impl Answers for Bucket {
    async fn answer(
        &self,
        request: http::Request<hyper::body::Incoming>,
        _: SocketAddr,
    ) -> http::Response<http_body_util::Full<bytes::Bytes>> {
        let path = self.0.join(request.uri().path().trim_start_matches('/'));
        let answer = |status: u16, body: Vec<u8>| {
            http::Response::builder().status(status).body(http_body_util::Full::new(body.into())).unwrap()
        };
        if request.headers().get("authorization").is_none_or(|token| token != "Bearer t0ken") {
            return answer(401, Vec::new());
        }
        if request.method() == http::Method::PUT {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, read_body(request.into_body(), 128 << 20).await.unwrap()).unwrap();
            return answer(201, Vec::new());
        }
        fs::read(path).map_or_else(|_| answer(404, Vec::new()), |body| answer(200, body))
    }
}

async fn bucket(directory: &Path) -> TestResult<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/bucket/", listener.local_addr()?);
    let bucket = Bucket(Arc::new(directory.to_owned()));
    tokio::spawn(HttpServer::new().serve_until(listener, std::future::pending(), bucket));
    Ok(url)
}

#[tokio::test]
async fn a_server_of_http_keeps_the_bytes() -> TestResult {
    let directory = tempfile::tempdir()?;
    let url = bucket(directory.path()).await?;
    let storage = Storage::encrypted(HttpStore::new(&url, None)?.bearer_token("t0ken")?, codec());
    let mut stored = storage.put("plan", CANARY.to_vec()).await?;
    assert_eq!(storage.get(&stored).await?, CANARY);
    assert!(directory.path().join("bucket").join(&stored.key).exists());
    assert!(!format!("{storage:?}").contains("t0ken"));

    let refused = Storage::plaintext(HttpStore::new(&url, None)?).put("plan", Vec::new()).await.unwrap_err();
    assert!(refused.is_retryable(), "{refused}");
    stored.key.push('0');
    assert!(matches!(storage.get(&stored).await, Err(StoreError::Missing { .. })));
    Ok(())
}

#[tokio::test]
async fn a_server_of_http_keeps_large_states() -> TestResult {
    let directory = tempfile::tempdir()?;
    let store = HttpStore::new(&bucket(directory.path()).await?, None)?.bearer_token("t0ken")?;
    let state = vec![7; 65 << 20];
    store.put("state", state.clone()).await?;
    assert!(store.get("state").await? == state, "the state differs");
    Ok(())
}
