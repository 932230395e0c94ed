use super::{DataKey, KeyService};
use crate::{Key, KeySourceError};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;

const AGE: Duration = Duration::from_hours(1);
const MESSAGES: u64 = 1 << 20;
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(1000).unwrap();

/// A data key with its wrapped form.
pub(super) struct WrappedKey {
    pub(super) key: Key,
    pub(super) wrapped: Vec<u8>,
}

type Opened = LruCache<Vec<u8>, Arc<OnceCell<Arc<WrappedKey>>>>;

/// The data key that encrypts, and the ones that were unwrapped.
pub(super) struct Cache {
    age: Duration,
    messages: u64,
    current: tokio::sync::Mutex<Option<(Arc<WrappedKey>, Instant)>>,
    opened: Mutex<Opened>,
}

impl Default for Cache {
    fn default() -> Self {
        Self::new(AGE, MESSAGES)
    }
}

impl Cache {
    pub(super) fn new(age: Duration, messages: u64) -> Self {
        let opened = Mutex::new(LruCache::new(REMEMBERED));
        Self { age, messages, current: tokio::sync::Mutex::default(), opened }
    }

    /// Returns the key that encrypts, for so many messages.
    pub(super) async fn current(
        &self,
        service: &dyn KeyService,
        messages: u64,
    ) -> Result<Arc<WrappedKey>, KeySourceError> {
        let mut current = self.current.lock().await;
        if let Some((key, made)) = &*current
            && made.elapsed() < self.age
            && (key.key.messages() == 0 || key.key.messages().saturating_add(messages) <= self.messages)
        {
            return Ok(Arc::clone(key));
        }
        let DataKey { bytes, wrapped } = service.generate().await?;
        let key = Arc::new(WrappedKey { key: Key::new(service.key_id(), *bytes), wrapped });
        let cell = Arc::new(OnceCell::new_with(Some(Arc::clone(&key))));
        self.cells().put(key.wrapped.clone(), cell);
        *current = Some((Arc::clone(&key), Instant::now()));
        Ok(key)
    }

    /// Returns a wrapped key. The service is asked once, also if several callers wait.
    pub(super) async fn opened(
        &self,
        service: &dyn KeyService,
        wrapped: Vec<u8>,
    ) -> Result<Arc<WrappedKey>, KeySourceError> {
        let cell = Arc::clone(self.cells().get_or_insert_ref(&wrapped, Arc::default));
        let unwrap = || async {
            let bytes = service.unwrap(wrapped.clone()).await?;
            Ok(Arc::new(WrappedKey { key: Key::new(service.key_id(), *bytes), wrapped }))
        };
        cell.get_or_try_init(unwrap).await.cloned()
    }

    fn cells(&self) -> std::sync::MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
