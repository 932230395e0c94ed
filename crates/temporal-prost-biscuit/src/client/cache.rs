use super::{SourceError, TokenSource};
use crate::Token;
use std::{
    fmt,
    time::{Duration, SystemTime},
};
use tokio::sync::Mutex;

/// The remaining life of a token at which its source is asked for another one.
const MARGIN: Duration = Duration::from_mins(1);

/// The last token of a source.
pub(super) struct Cache {
    source: Box<dyn TokenSource>,
    held: Mutex<Option<Held>>,
}

#[derive(Clone)]
struct Held {
    token: Token,
    expiry: Option<SystemTime>,
}

impl Held {
    fn new(token: Token) -> Self {
        Self { expiry: token.inspect().expiry(), token }
    }

    fn is_good_at(&self, time: SystemTime) -> bool {
        self.expiry.is_none_or(|expiry| expiry > time)
    }
}

impl Cache {
    pub(super) fn new(source: impl TokenSource) -> Self {
        Self { source: Box::new(source), held: Mutex::new(None) }
    }

    /// Returns the last token, or a new one shortly before it expires. Concurrent callers wait for the same answer.
    pub(super) async fn token(&self, now: SystemTime) -> Result<Token, SourceError> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| held.is_good_at(now + MARGIN)) {
            return Ok(held.token.clone());
        }
        match self.source.token().await {
            Ok(token) => Ok(held.insert(Held::new(token)).token.clone()),
            Err(error) => {
                let last = held.as_ref().filter(|held| held.is_good_at(now)).ok_or(error)?;
                tracing::warn!("there is no new token for the caller; the last one is still used");
                Ok(last.token.clone())
            }
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}
