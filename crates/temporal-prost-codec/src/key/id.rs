use std::fmt;

/// As many characters of an id are shown, because anyone who writes payloads chooses it.
const SHOWN: usize = 64;

/// The id of a key, which is stored in the metadata of every payload and is not secret.
///
/// ```
/// use temporal_prost_codec::KeyId;
///
/// assert_eq!(KeyId::new("2026-01").as_str(), "2026-01");
/// // An id from a foreign payload can be anything, so control characters are escaped.
/// assert_eq!(KeyId::new("a\nb").to_string(), "a\\nb");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(String);

impl KeyId {
    /// Makes an id.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Returns the id as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for KeyId {
    fn from(id: T) -> Self {
        Self::new(id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(SHOWN) {
            write!(f, "{}", character.escape_debug())?;
        }
        if characters.next().is_some() { f.write_str("…") } else { Ok(()) }
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}
