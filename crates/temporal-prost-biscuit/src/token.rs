mod claims;
pub(crate) mod expiry;
mod inspect;
mod key;
#[cfg(feature = "worker")]
pub(crate) mod usage;

pub use claims::{Claims, Right};
pub use inspect::{Block, Description};
pub use key::{RootKeys, SigningKey, VerifyingKey};

use crate::{
    MAX_BLOCKS, MAX_LENGTH, TokenError,
    command::Command,
    datalog::{check_expiry, check_facts, check_needs, fact},
};
use base64::{
    Engine as _,
    prelude::{BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD},
};
use biscuit_auth::{UnverifiedBiscuit, builder::BlockBuilder, error::Token as Cause};
use ring::rand::{SecureRandom as _, SystemRandom};
use std::{fmt, time::SystemTime};

/// A token, whose signatures need not be valid. Its `Debug` form contains only its length.
///
/// Anyone who has a token can use it. Keep it out of logs, and send only restricted tokens where others can read them.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_biscuit::{Claims, SigningKey, Token};
///
/// let claims = Claims::new("ada@example.com", SystemTime::now() + Duration::from_secs(600));
/// let token = SigningKey::generate(1).mint(&claims)?;
/// assert_eq!(Token::from_base64(&token.to_base64())?, token);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Vec<u8>);

impl Token {
    /// Takes the bytes of a token.
    ///
    /// # Errors
    /// Fails if they are not a token within the limits.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, TokenError> {
        let token = Self(bytes.into());
        token.parse()?;
        Ok(token)
    }

    /// Takes the usual text form of Biscuit, which is URL-safe base64 with padding. The other alphabet of base64, which
    /// payloads in JSON have, is also accepted, and padding can be missing.
    ///
    /// # Errors
    /// Fails if it is not a token within the limits.
    pub fn from_base64(text: &str) -> Result<Self, TokenError> {
        let text = text.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
        Self::from_bytes(BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenError::Malformed)?)
    }

    /// Returns the bytes, which headers contain.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the bytes, which headers contain.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Returns the usual text form of Biscuit.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64_URL_SAFE.encode(&self.0)
    }

    /// Makes a child that is good for one command until `expiry`, and sealed: it cannot be used for anything else. Each
    /// child has a nonce, so two children of one command differ.
    ///
    /// Do not call this in workflow code, because it draws random numbers.
    ///
    /// # Errors
    /// Fails if this token is sealed, or if the child would be longer than [`MAX_LENGTH`].
    pub fn restrict(&self, command: &Command, expiry: SystemTime) -> Result<Self, TokenError> {
        let block = BlockBuilder::new()
            .fact(fact("nonce", &[&nonce()?]))
            .and_then(|block| block.check(check_facts(command.whole_binding())))
            .and_then(|block| block.check(check_expiry(expiry)));
        let child = block.and_then(|block| self.parse_again()?.append(block)).map_err(TokenError::mint)?;
        let sealed = child.seal().and_then(|child| child.to_vec());
        Self::from_bytes(sealed.map_err(TokenError::mint)?)
    }

    /// Makes a child that is good until `expiry` for commands whose rule needs one of these rights, and not sealed: its
    /// holder makes a child of it for each command, as with this token.
    ///
    /// A [`Delegation`](crate::Delegation) sends such a child to a workflow, whose activities act on behalf of the caller.
    ///
    /// # Errors
    /// Fails if this token is sealed, or if the child would be longer than [`MAX_LENGTH`].
    pub fn delegate(&self, rights: &[String], expiry: SystemTime) -> Result<Self, TokenError> {
        let block = BlockBuilder::new().check(check_needs(rights));
        let block = block.and_then(|block| block.check(check_expiry(expiry)));
        let child = block.and_then(|block| self.parse_again()?.append(block));
        let bytes = child.and_then(|child| child.to_vec()).map_err(TokenError::mint)?;
        Self::from_bytes(bytes)
    }

    /// Parses the token within the limits, without verifying it.
    pub(crate) fn parse(&self) -> Result<UnverifiedBiscuit, TokenError> {
        parse(&self.0)
    }

    fn parse_again(&self) -> Result<UnverifiedBiscuit, Cause> {
        UnverifiedBiscuit::from(&self.0)
    }
}

/// Parses a token within the limits, without verifying it.
pub(crate) fn parse(bytes: &[u8]) -> Result<UnverifiedBiscuit, TokenError> {
    if bytes.len() > MAX_LENGTH {
        return Err(TokenError::TooLong { length: bytes.len() });
    }
    let token = UnverifiedBiscuit::from(bytes).map_err(|_| TokenError::Malformed)?;
    if token.block_count() > MAX_BLOCKS { Err(TokenError::Malformed) } else { Ok(token) }
}

/// Returns 96 random bits in base64.
fn nonce() -> Result<String, TokenError> {
    let mut bytes = [0; 12];
    SystemRandom::new().fill(&mut bytes).map_err(|_| TokenError::mint(Cause::InternalError))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Writes lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        text.extend(
            [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default()),
        );
        text
    })
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({} bytes)", self.0.len())
    }
}
