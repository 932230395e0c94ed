//! Sets of public keys.

use super::JwtError;
use super::signature::{JwtAlgorithm, PublicKey};
use crate::{EndpointError, Http, parse_url};
use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::Full;
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const TIMEOUT: Duration = Duration::from_secs(5);
/// Keys are loaded again after this time.
const MAX_AGE: Duration = Duration::from_mins(10);
/// Unknown keys, which anyone can name, load the keys again after this time at the earliest.
const MIN_AGE: Duration = Duration::from_secs(30);

pub(super) enum Jwks {
    Fixed(Arc<Keys>),
    Remote(Box<Remote>),
}

pub(super) struct Remote {
    url: Uri,
    http: Http,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    keys: Arc<Keys>,
    at: Instant,
}

#[derive(Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Jwk>,
}

/// A key of the set. Keys of unknown types are skipped.
#[derive(Deserialize)]
struct Jwk {
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    #[serde(flatten)]
    key: PublicKey,
}

impl Jwks {
    pub(super) fn remote(url: &str) -> Result<Self, EndpointError> {
        let uri = parse_url(url)?;
        if uri.scheme_str() != Some("https") && !is_loopback(&uri) {
            return Err(EndpointError::Url { url: url.to_owned() });
        }
        let http = Http::new(&uri, None, TIMEOUT)?;
        Ok(Self::Remote(Box::new(Remote { url: uri, http, loaded: Mutex::default() })))
    }

    pub(super) fn fixed(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::Fixed(Arc::new(serde_json::from_str(json)?)))
    }

    /// Returns the key that a token names. A token without a name uses the only key for its algorithm.
    pub(super) async fn find(
        &self,
        kid: Option<&str>,
        algorithm: JwtAlgorithm,
    ) -> Result<PublicKey, JwtError> {
        match self {
            Self::Fixed(keys) => keys.find(kid, algorithm).ok_or(JwtError::UnknownKey),
            Self::Remote(remote) => remote.find(kid, algorithm).await,
        }
    }
}

impl Remote {
    async fn find(&self, kid: Option<&str>, algorithm: JwtAlgorithm) -> Result<PublicKey, JwtError> {
        let mut loaded = self.loaded.lock().await;
        if let Some(key) = loaded.as_ref().and_then(|it| it.fresh(MAX_AGE)?.find(kid, algorithm)) {
            return Ok(key);
        }
        if loaded.as_ref().is_some_and(|it| it.fresh(MIN_AGE).is_some()) {
            return Err(JwtError::UnknownKey);
        }
        let keys = fetch(&self.http, &self.url, loaded.as_ref()).await?;
        *loaded = Some(Loaded { keys: Arc::clone(&keys), at: Instant::now() });
        keys.find(kid, algorithm).ok_or(JwtError::UnknownKey)
    }
}

impl Loaded {
    fn fresh(&self, age: Duration) -> Option<&Keys> {
        (self.at.elapsed() < age).then_some(&*self.keys)
    }
}

/// Loads the keys. If this fails, the earlier ones remain in use.
async fn fetch(http: &Http, url: &Uri, earlier: Option<&Loaded>) -> Result<Arc<Keys>, JwtError> {
    let mut request = Request::new(Full::<Bytes>::default());
    *request.uri_mut() = url.clone();
    let failure = match http.send(request).await {
        Ok(body) => match serde_json::from_slice(&body) {
            Ok(keys) => return Ok(Arc::new(keys)),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    tracing::warn!(%url, failure, "cannot load the key set");
    earlier.map(|loaded| Arc::clone(&loaded.keys)).ok_or(JwtError::NoKeys)
}

fn is_loopback(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_address = host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    host == "localhost" || is_address
}

impl Keys {
    fn find(&self, kid: Option<&str>, algorithm: JwtAlgorithm) -> Option<PublicKey> {
        let mut usable = self.keys.iter().filter(|key| key.is_usable(algorithm));
        match kid {
            Some(kid) => usable.find(|key| key.kid.as_deref() == Some(kid)).map(|key| key.key.clone()),
            None => match (usable.next(), usable.next()) {
                (Some(only), None) => Some(only.key.clone()),
                _ => None,
            },
        }
    }
}

impl Jwk {
    fn is_usable(&self, algorithm: JwtAlgorithm) -> bool {
        let signs = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let agrees = self.alg.as_deref().is_none_or(|name| JwtAlgorithm::named(name) == Some(algorithm));
        signs && agrees && self.key.fits(algorithm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A set of keys whose ids are given.
    fn set(ids: &[&str]) -> String {
        let key = |id: &&str| format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{id}","x":"AA"}}"#);
        format!(r#"{{"keys":[{}]}}"#, ids.iter().map(key).collect::<Vec<_>>().join(","))
    }

    /// Serves a key set once, or an error.
    async fn publish(status: &'static str, body: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            let head =
                format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all((head + &body).as_bytes()).await.unwrap();
        });
        url
    }

    /// Returns whether the keys are found at a URL, if `loaded` was loaded some time ago.
    async fn found(url: &str, loaded: &[&str], ago: Duration, wanted: [&str; 2]) -> [bool; 2] {
        let Ok(Jwks::Remote(remote)) = Jwks::remote(url) else { panic!("{url}") };
        let keys = Arc::new(serde_json::from_str(&set(loaded)).unwrap());
        *remote.loaded.lock().await = Instant::now().checked_sub(ago).map(|at| Loaded { keys, at });
        let mut found = [false; 2];
        for (found, id) in found.iter_mut().zip(wanted) {
            *found = remote.find(Some(id), JwtAlgorithm::EdDsa).await.is_ok();
        }
        found
    }

    #[tokio::test]
    async fn keys_that_an_issuer_rotates_are_loaded_again() {
        let url = publish("200 OK", set(&["new"])).await;
        assert_eq!(found(&url, &["old"], MIN_AGE, ["new", "old"]).await, [true, false]);
        let url = publish("200 OK", set(&["new"])).await;
        assert_eq!(found(&url, &["old"], Duration::ZERO, ["new", "old"]).await, [false, true]);
        let url = publish("200 OK", set(&["new"])).await;
        assert_eq!(found(&url, &["old"], MAX_AGE, ["old", "new"]).await, [false, true]);
    }

    #[tokio::test]
    async fn earlier_keys_remain_if_the_issuer_is_down() {
        for (status, body) in [("500 Internal Server Error", set(&["new"])), ("200 OK", "{".to_owned())] {
            let url = publish(status, body).await;
            assert_eq!(found(&url, &["old"], MAX_AGE, ["old", "new"]).await, [true, false]);
        }
    }
}
