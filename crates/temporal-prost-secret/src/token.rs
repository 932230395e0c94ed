//! API keys and bearer tokens.

mod callback;
mod command;
mod file;

pub use callback::TokenCallback;
pub use command::TokenCommand;
pub use file::TokenFile;

use crate::moment::Moment;
use crate::renewed::Lease;
use crate::{Secret, SecretError};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::{BoxFuture, FutureExt, ready};
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long a token without a known end is used before its source is asked again.
const REFRESH: Duration = Duration::from_mins(5);

/// A source of tokens for the requests of a client.
///
/// ```
/// use futures_util::future::{BoxFuture, FutureExt, ready};
/// use std::sync::Arc;
/// use temporal_prost_secret::{SecretError, Token, TokenSource};
///
/// /// Alternates between two tokens.
/// #[derive(Debug)]
/// struct Pair([Arc<Token>; 2], std::sync::atomic::AtomicUsize);
///
/// impl TokenSource for Pair {
///     fn token(&self) -> BoxFuture<'_, Result<Arc<Token>, SecretError>> {
///         let calls = self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         ready(Ok(Arc::clone(&self.0[calls % 2]))).boxed()
///     }
/// }
/// ```
pub trait TokenSource: fmt::Debug + Send + Sync + 'static {
    /// Returns the token that is valid now. It is called for every request, so it caches.
    fn token(&self) -> BoxFuture<'_, Result<Arc<Token>, SecretError>>;

    /// Tells that a server has rejected the token: the next one is fetched early.
    fn rejected(&self) {}
}

/// An API key or bearer token.
///
/// ```
/// use temporal_prost_secret::Token;
///
/// let token = Token::new("secret", "the settings")?;
/// assert_eq!(format!("{token:?}"), "Token(of the settings)");
/// # Ok::<(), temporal_prost_secret::SecretError>(())
/// ```
pub struct Token {
    text: Secret,
    origin: String,
    expires: Option<SystemTime>,
}

/// The part of a JSON Web Token that matters here.
#[derive(Deserialize)]
struct Claims {
    exp: u64,
}

impl Token {
    /// Makes a token from one line of text. `origin` is what errors name. The end of a JSON Web Token is read from it.
    ///
    /// # Errors
    /// Fails if the text is empty, or if it contains characters that no header allows.
    pub fn new(text: &str, origin: impl Into<String>) -> Result<Self, SecretError> {
        let (text, origin) = (text.trim(), origin.into());
        if text.is_empty() || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(SecretError::NoToken { origin });
        }
        Ok(Self { text: Secret::new(text), origin, expires: end(text) })
    }

    /// Sets the end of its validity.
    #[must_use]
    pub fn expires_at(mut self, end: SystemTime) -> Self {
        self.expires = Some(end);
        self
    }

    /// Returns the end of its validity, if it is known.
    #[must_use]
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    /// Returns the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    fn check(&self, now: SystemTime) -> Result<(), SecretError> {
        match self.expires {
            Some(at) if now >= at => Err(SecretError::TokenExpired { origin: self.origin.clone(), at }),
            _ => Ok(()),
        }
    }

    fn lease(self, refresh: Option<Duration>) -> Result<Lease<Self>, SecretError> {
        let now = SystemTime::now();
        self.check(now)?;
        Ok(match (self.expires, refresh) {
            (_, Some(age)) => Lease { until: self.expires, ..Lease::renewed_after(self, now, age) },
            (Some(until), None) => Lease::until(self, now, until),
            (None, None) => Lease::renewed_after(self, now, REFRESH),
        })
    }
}

/// Reads the end of a JSON Web Token. Its signature is the concern of the server.
fn end(token: &str) -> Option<SystemTime> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: Claims = serde_json::from_slice(&claims).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(claims.exp))
}

impl TokenSource for Arc<Token> {
    fn token(&self) -> BoxFuture<'_, Result<Arc<Token>, SecretError>> {
        ready(self.check(SystemTime::now()).map(|()| Arc::clone(self))).boxed()
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "of {}", self.origin)?;
        self.expires.map_or(Ok(()), |end| write!(f, ", valid until {}", Moment(end)))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> String {
        format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn the_end_of_a_web_token_is_read() {
        let token = Token::new(&jwt(r#"{"exp":1500000000}"#), "`t`").unwrap();
        assert_eq!(token.to_string(), "of `t`, valid until 2017-07-14T02:40:00Z");
        let error = token.check(SystemTime::now()).unwrap_err();
        assert_eq!(error.to_string(), "the token of `t` expired at 2017-07-14T02:40:00Z; renew it");
    }

    #[test]
    fn other_tokens_have_no_known_end() {
        for text in ["key", "a.b", "a.b.c", &jwt("{}"), &jwt(r#"{"exp":-1}"#), &jwt(r#"{"exp":1e99}"#)] {
            assert_eq!(Token::new(text, "").unwrap().expires(), None, "{text}");
        }
        assert_eq!(Token::new(&jwt(r#"{"exp":18446744073709551615}"#), "").unwrap().expires(), None);
    }

    #[test]
    fn a_text_that_is_no_header_is_rejected() {
        for text in ["", " \n", "a\nb", "a\0", "schlüssel"] {
            let error = Token::new(text, "`file`").unwrap_err();
            assert!(error.to_string().starts_with("`file` contains no token"), "{error}");
        }
    }
}
