//! Sets of public keys.

use super::jwt::JwtError;
use super::signature::{Algorithm, PublicKey};
use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::Full;
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use temporal_prost_secret::{EndpointError, Http, parse_url};
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
    pub(super) async fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<PublicKey, JwtError> {
        match self {
            Self::Fixed(keys) => keys.find(kid, algorithm).ok_or(JwtError::UnknownKey),
            Self::Remote(remote) => remote.find(kid, algorithm).await,
        }
    }
}

impl Remote {
    async fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<PublicKey, JwtError> {
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
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<PublicKey> {
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
    fn is_usable(&self, algorithm: Algorithm) -> bool {
        let signs = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let agrees = self.alg.as_deref().is_none_or(|name| Algorithm::named(name) == Some(algorithm));
        signs && agrees && self.key.fits(algorithm)
    }
}
