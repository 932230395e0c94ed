use std::sync::{Arc, OnceLock};

use buffa_descriptor::reflect::DynamicMessage;
use buffa_descriptor::{DescriptorPool, MessageIndex, PoolError};

use super::JsonError;

/// What to do with a field of the JSON text that the message does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownFields {
    /// An error, as in Go.
    #[default]
    Refuse,
    /// Skipped.
    Ignore,
}

/// Descriptors of a package's messages, parsed at first use.
#[derive(Debug)]
pub struct Descriptors {
    set: &'static [u8],
    pool: OnceLock<Result<Arc<DescriptorPool>, PoolError>>,
}

impl Descriptors {
    /// Takes a serialized `google.protobuf.FileDescriptorSet`.
    #[must_use]
    pub const fn new(set: &'static [u8]) -> Self {
        Self { set, pool: OnceLock::new() }
    }

    /// Turns the wire form of the message `name` into `ProtoJSON`.
    ///
    /// # Errors
    ///
    /// If there is no such message, the bytes are no such message, or a value has no JSON form.
    pub fn to_json(&self, name: &str, wire: &[u8]) -> Result<Vec<u8>, JsonError> {
        let message = self.decode(name, wire)?;
        serde_json::to_vec(&message)
            .map_err(|e| JsonError::Write { message: name.to_owned(), source: e.into() })
    }

    /// The same as a value, for expressions.
    ///
    /// # Errors
    ///
    /// As [`Self::to_json`].
    pub fn to_value(&self, name: &str, wire: &[u8]) -> Result<serde_json::Value, JsonError> {
        let message = self.decode(name, wire)?;
        serde_json::to_value(&message)
            .map_err(|e| JsonError::Write { message: name.to_owned(), source: e.into() })
    }

    /// Turns `ProtoJSON` into the wire form of the message `name`; `null` is the default message.
    ///
    /// # Errors
    ///
    /// If there is no such message, or the text is not its JSON form.
    pub fn from_json(&self, name: &str, json: &[u8], unknown: UnknownFields) -> Result<Vec<u8>, JsonError> {
        let (pool, index) = self.message(name)?;
        if json.trim_ascii() == b"null" && name != "google.protobuf.Value" {
            return Ok(Vec::new());
        }
        let read = match unknown {
            UnknownFields::Refuse => DynamicMessage::from_json,
            UnknownFields::Ignore => DynamicMessage::from_json_ignoring_unknown,
        };
        let refused = |source| JsonError::Read { message: name.to_owned(), path: ".".to_owned(), source };
        let text = std::str::from_utf8(json).map_err(|e| refused(e.into()))?;
        let message = read(pool, index, text).map_err(|e| refused(e.into()))?;
        Ok(message.encode_to_vec())
    }

    fn decode(&self, name: &str, wire: &[u8]) -> Result<DynamicMessage, JsonError> {
        let (pool, index) = self.message(name)?;
        DynamicMessage::decode(pool, index, wire)
            .map_err(|e| JsonError::Wire { message: name.to_owned(), source: e.into() })
    }

    fn message(&self, name: &str) -> Result<(Arc<DescriptorPool>, MessageIndex), JsonError> {
        let pool = self.pool()?;
        let index =
            pool.message_index(name).ok_or_else(|| JsonError::UnknownMessage { message: name.to_owned() })?;
        Ok((Arc::clone(pool), index))
    }

    fn pool(&self) -> Result<&Arc<DescriptorPool>, JsonError> {
        let pool = self.pool.get_or_init(|| DescriptorPool::decode(self.set).map(Arc::new));
        pool.as_ref().map_err(|e| JsonError::Descriptors(e.clone().into()))
    }
}
