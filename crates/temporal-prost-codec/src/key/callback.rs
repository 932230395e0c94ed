use super::{Key, KeyId, KeySource};
use crate::KeySourceError;
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long the newest key is used before the callback is asked again.
const REFRESH: Duration = Duration::from_mins(5);
/// Ids in payloads are not trusted, so the number of remembered keys is bounded.
const REMEMBERED: usize = 1000;

type Fetch = dyn Fn(Option<KeyId>) -> BoxFuture<'static, Result<Option<Key>, KeySourceError>> + Send + Sync;

/// Keys from a function of yours, for example from a secret manager.
///
/// The function receives the id of a key, or `None` for the key that encrypts. Keys are cached by their ids. The
/// newest key is requested again every five minutes, unless [`refresh`](KeyCallback::refresh) is set.
///
/// ```
/// use temporal_prost_codec::{EncryptionCodec, Key, KeyCallback};
///
/// let keys = KeyCallback::new(|id| async move {
///     // Ask the secret manager here.
///     let id = id.unwrap_or("2026-01".into());
///     Ok((id.as_str() == "2026-01").then(|| Key::new(id, [1; 32])))
/// });
/// let codec = EncryptionCodec::new(keys);
/// ```
#[derive(Clone)]
pub struct KeyCallback {
    fetch: Arc<Fetch>,
    refresh: Duration,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Default)]
struct Cache {
    newest: Option<(Instant, KeyId)>,
    keys: HashMap<KeyId, Arc<Key>>,
}

/// The callback has no key that encrypts.
#[derive(Debug, thiserror::Error)]
#[error("the callback returned no key that encrypts")]
struct NoNewestKey;

impl KeyCallback {
    /// Makes a source from a function.
    pub fn new<F, R>(fetch: F) -> Self
    where
        F: Fn(Option<KeyId>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Option<Key>, KeySourceError>> + Send + 'static,
    {
        let fetch = Arc::new(move |id| fetch(id).boxed());
        Self { fetch, refresh: REFRESH, cache: Arc::default() }
    }

    /// Sets how long the newest key is used before the function is called again. Defaults to five minutes.
    #[must_use]
    pub fn refresh(mut self, interval: Duration) -> Self {
        self.refresh = interval;
        self
    }

    async fn fetch_newest(&self, cache: &mut Cache) -> Result<Arc<Key>, KeySourceError> {
        let key = (self.fetch)(None).await?.ok_or(NoNewestKey)?;
        cache.newest = Some((Instant::now(), key.id().clone()));
        Ok(cache.remember(key))
    }

    async fn fetch(&self, cache: &mut Cache, id: KeyId) -> Result<Option<Arc<Key>>, KeySourceError> {
        let key = (self.fetch)(Some(id.clone())).await?;
        Ok(key.filter(|key| *key.id() == id).map(|key| cache.remember(key)))
    }
}

impl Cache {
    fn fresh(&self, interval: Duration) -> Option<Arc<Key>> {
        let (fetched, id) = self.newest.as_ref()?;
        if fetched.elapsed() < interval { self.keys.get(id).cloned() } else { None }
    }

    /// Keeps the key that is known, because it has counted its messages.
    fn remember(&mut self, key: Key) -> Arc<Key> {
        if self.keys.len() >= REMEMBERED && !self.keys.contains_key(key.id()) {
            let newest = self.newest.as_ref().map(|(_, id)| id.clone());
            self.keys.retain(|id, _| Some(id) == newest.as_ref());
        }
        Arc::clone(self.keys.entry(key.id().clone()).or_insert_with(|| Arc::new(key)))
    }
}

impl KeySource for KeyCallback {
    fn newest(&self) -> BoxFuture<'static, Result<Arc<Key>, KeySourceError>> {
        let this = self.clone();
        async move {
            let mut cache = this.cache.lock().await;
            match cache.fresh(this.refresh) {
                Some(key) => Ok(key),
                None => this.fetch_newest(&mut cache).await,
            }
        }
        .boxed()
    }

    fn find(&self, id: KeyId) -> BoxFuture<'static, Result<Option<Arc<Key>>, KeySourceError>> {
        let this = self.clone();
        async move {
            let mut cache = this.cache.lock().await;
            match cache.keys.get(&id) {
                Some(key) => Ok(Some(Arc::clone(key))),
                None => this.fetch(&mut cache, id).await,
            }
        }
        .boxed()
    }
}

impl fmt::Debug for KeyCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCallback").field("refresh", &self.refresh).finish_non_exhaustive()
    }
}
