use super::SourceError;
use crate::Token;
use futures_util::future::BoxFuture;
use std::future::Future;

/// A source of tokens for the caller. The client asks it for a new token shortly before the last one expires.
///
/// A [`Token`] returns itself, a [`TokenFile`](super::TokenFile) reads a file, and [`token_from`] calls a function.
pub trait TokenSource: Send + Sync + 'static {
    /// Returns an unsealed token.
    fn token(&self) -> BoxFuture<'_, Result<Token, SourceError>>;
}

impl TokenSource for Token {
    fn token(&self) -> BoxFuture<'_, Result<Token, SourceError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// Creates a source that calls a function, for example one that asks an issuer.
///
/// ```
/// use temporal_prost_biscuit::{ClientAuthorization, Token, token_from};
///
/// async fn exchange() -> Result<Token, std::io::Error> {
///     // Ask the issuer.
/// #   Err(std::io::ErrorKind::NotConnected.into())
/// }
///
/// let authorization = ClientAuthorization::new(token_from(exchange));
/// ```
pub fn token_from<F, Fut, E>(exchange: F) -> impl TokenSource
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Token, E>> + Send + 'static,
    E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    Exchange(exchange)
}

struct Exchange<F>(F);

impl<F, Fut, E> TokenSource for Exchange<F>
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Token, E>> + Send + 'static,
    E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    fn token(&self) -> BoxFuture<'_, Result<Token, SourceError>> {
        let exchanged = (self.0)();
        Box::pin(async move { exchanged.await.map_err(|error| SourceError::Other(error.into())) })
    }
}

/// The source of a client that has no token of its own.
pub(super) struct Nobody;

impl TokenSource for Nobody {
    fn token(&self) -> BoxFuture<'_, Result<Token, SourceError>> {
        Box::pin(std::future::ready(Err(SourceError::NotDelegated)))
    }
}
