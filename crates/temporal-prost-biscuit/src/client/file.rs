use super::{SourceError, TokenSource};
use crate::{MAX_LENGTH, Token};
use futures_util::future::BoxFuture;
use std::{
    fs::File,
    io::{self, Read as _},
    path::PathBuf,
};

/// A file that contains a token as text. Another program replaces it before the token expires.
///
/// The file is read again only when the last token that it contained is about to expire.
#[derive(Clone, Debug)]
pub struct TokenFile(PathBuf);

impl TokenFile {
    /// Creates a source that reads the file at `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    fn read(&self) -> Result<String, io::Error> {
        let mut text = String::new();
        // Base64 has four characters for three bytes.
        File::open(&self.0)?.take(2 * MAX_LENGTH as u64).read_to_string(&mut text)?;
        Ok(text)
    }
}

impl TokenSource for TokenFile {
    /// Reads on the thread of the caller: a file of some hundred bytes, once in the life of a token.
    fn token(&self) -> BoxFuture<'_, Result<Token, SourceError>> {
        let text = self.read().map_err(|source| SourceError::File { path: self.0.clone(), source });
        Box::pin(std::future::ready(text.and_then(|text| Ok(Token::from_base64(&text)?))))
    }
}
