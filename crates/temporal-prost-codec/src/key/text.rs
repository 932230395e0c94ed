//! Keys as text.

use super::{KEY_LENGTH, Key, KeyRing};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::env::{self, VarError};
use zeroize::Zeroizing;

/// The reason why a text contains no keys. It names the entry by its number, and never contains it.
///
/// ```
/// use temporal_prost_codec::KeyRing;
///
/// let error = KeyRing::parse("2026-01:c2VjcmV0").unwrap_err();
/// assert_eq!(error.to_string(), "entry 1 of the keys: expected 32 bytes in base64 after the last `:`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyTextError {
    /// The text has no entry.
    #[error("the keys are empty; add an entry `id:base64`")]
    Empty,
    /// The entry has no colon.
    #[error("entry {entry} of the keys: expected `id:base64`")]
    NoId {
        /// The number of the entry, from 1.
        entry: usize,
    },
    /// The entry contains no key.
    #[error("entry {entry} of the keys: expected 32 bytes in base64 after the last `:`")]
    NoKey {
        /// The number of the entry, from 1.
        entry: usize,
    },
    /// An earlier entry has the same id.
    #[error("entry {entry} of the keys: another entry has the same id")]
    DuplicateId {
        /// The number of the entry, from 1.
        entry: usize,
    },
}

/// The reason why a variable contains no keys.
///
/// ```
/// use temporal_prost_codec::{KeyRing, VariableError};
///
/// // A program without keys does not start, since its payloads would remain plain.
/// let error = KeyRing::from_env("KEYS_THAT_NOBODY_SETS").unwrap_err();
/// assert!(matches!(error, VariableError::Unset { .. }));
/// assert_eq!(error.to_string(), "the variable KEYS_THAT_NOBODY_SETS is unset; set it to `id:base64`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VariableError {
    /// The variable is unset.
    #[error("the variable {variable} is unset; set it to `id:base64`")]
    Unset {
        /// The name of the variable.
        variable: String,
    },
    /// The variable is not UTF-8.
    #[error("the variable {variable} is not UTF-8")]
    NotUtf8 {
        /// The name of the variable.
        variable: String,
    },
    /// The variable does not parse.
    #[error("cannot read keys from the variable {variable}")]
    Text {
        /// The name of the variable.
        variable: String,
        /// The reason.
        source: KeyTextError,
    },
}

pub(super) fn parse(text: &str) -> Result<KeyRing, KeyTextError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let entries = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|entry| !entry.is_empty());
    let mut ring: Option<KeyRing> = None;
    for (index, text) in entries.enumerate() {
        let entry = index + 1;
        let key = key(text, entry)?;
        ring = Some(match ring {
            Some(ring) if ring.get(key.id()).is_some() => return Err(KeyTextError::DuplicateId { entry }),
            Some(ring) => ring.rotate(key),
            None => KeyRing::new(key),
        });
    }
    ring.ok_or(KeyTextError::Empty)
}

fn key(text: &str, entry: usize) -> Result<Key, KeyTextError> {
    let (id, encoded) = text.rsplit_once(':').ok_or(KeyTextError::NoId { entry })?;
    Ok(Key::new(id, bytes(encoded).ok_or(KeyTextError::NoKey { entry })?))
}

/// Decodes a key.
pub(crate) fn bytes(encoded: &str) -> Option<[u8; KEY_LENGTH]> {
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(encoded.trim()).ok()?);
    bytes.as_slice().try_into().ok()
}

pub(super) fn from_env(variable: &str) -> Result<KeyRing, VariableError> {
    let named = || variable.to_owned();
    let text = env::var(variable).map_err(|error| match error {
        VarError::NotPresent => VariableError::Unset { variable: named() },
        VarError::NotUnicode(_) => VariableError::NotUtf8 { variable: named() },
    })?;
    parse(&Zeroizing::new(text)).map_err(|source| VariableError::Text { variable: named(), source })
}
