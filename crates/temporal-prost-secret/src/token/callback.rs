use super::{Token, TokenSource};
use crate::renewed::Renewed;
use crate::{CallbackError, SecretError};
use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A token from a function of yours.
///
/// The function is called at two thirds of the life of its last token, or every five minutes if the end of the token is
/// unknown. Requests use the last token meanwhile. If the function fails, it is called again a second later, and the
/// last token is used until it expires.
///
/// ```
/// use temporal_prost_secret::{Token, TokenCallback};
///
/// let tokens = TokenCallback::new(|| async {
///     let text = "…"; // from the metadata service of a cloud
///     # let text = "secret";
///     Ok(Token::new(text, "the metadata service")?)
/// });
/// ```
pub struct TokenCallback {
    tokens: Renewed<Token>,
}

impl TokenCallback {
    /// Makes a source from an asynchronous function.
    pub fn new<F>(callback: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Token, CallbackError>> + Send + 'static,
    {
        Self::refreshed(None, callback)
    }

    /// Calls the function whenever its last token is this old.
    pub fn every<F>(age: Duration, callback: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Token, CallbackError>> + Send + 'static,
    {
        Self::refreshed(Some(age), callback)
    }

    fn refreshed<F>(age: Option<Duration>, callback: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Token, CallbackError>> + Send + 'static,
    {
        let issue = move || {
            let token = callback();
            async move { token.await.map_err(SecretError::Callback)?.lease(age) }.boxed()
        };
        Self { tokens: Renewed::new(issue) }
    }
}

impl TokenSource for TokenCallback {
    fn token(&self) -> BoxFuture<'_, Result<Arc<Token>, SecretError>> {
        self.tokens.get().boxed()
    }

    fn rejected(&self) {
        self.tokens.discard();
    }
}

impl fmt::Debug for TokenCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCallback").finish_non_exhaustive()
    }
}
