use super::{Token, TokenSource};
use crate::pem::{read, shown};
use crate::{Reloaded, SecretError};
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use zeroize::Zeroizing;

/// A token in a file, which is read again when it changes: a mounted secret, or the token of a service account.
///
/// ```no_run
/// use temporal_prost_secret::{SecretError, TokenFile, TokenSource};
///
/// # async fn request() -> Result<(), SecretError> {
/// let tokens = TokenFile::open("/run/secrets/api-key")?;
/// // For every request:
/// let token = tokens.token().await?;
/// println!("sending the token {token}");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct TokenFile {
    file: Reloaded<Arc<Token>, SecretError>,
}

impl TokenFile {
    /// Reads the file. White space around the token is ignored.
    ///
    /// # Errors
    /// Fails if the file cannot be read, or if it contains no token.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, SecretError> {
        let path = path.into();
        let file = Reloaded::open([path.clone()], move |_| {
            let origin = shown(&path);
            let text = Zeroizing::new(read("token", &path)?);
            let text = std::str::from_utf8(&text).unwrap_or_default();
            Token::new(text, origin).map(Arc::new)
        })?;
        Ok(Self { file })
    }
}

impl TokenSource for TokenFile {
    fn token(&self) -> BoxFuture<'_, Result<Arc<Token>, SecretError>> {
        let token = self.file.get();
        ready(token.check(SystemTime::now()).map(|()| token)).boxed()
    }
}
