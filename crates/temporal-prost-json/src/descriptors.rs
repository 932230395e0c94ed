use std::{borrow::Cow, sync::OnceLock};

use buffa_descriptor::{DescriptorPool, MessageDescriptor, PoolError};

use super::JsonError;
use super::canonical::Canonical;
use super::form::Form;
use super::read::Reader;
use super::schema::Schema;
use super::tree::Json;
use super::write::Writer;

/// The treatment of JSON members that are not fields of the message, and of names that are not values of the enum.
///
/// ```
/// use temporal_prost_json::{Descriptors, UnknownFields};
///
/// static SHOP: Descriptors = Descriptors::new(
///     b"\n\x23\x12\x04shop\x22\x13\n\x05Order\x12\n\n\x02id\x18\x01 \x01(\x09b\x06proto3",
/// );
/// let newer = br#"{"id": "7", "giftWrap": true}"#;
/// assert!(SHOP.from_json("shop.Order", newer, UnknownFields::Refuse).is_err());
/// assert!(SHOP.from_json("shop.Order", newer, UnknownFields::Ignore).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownFields {
    /// They are rejected, as in Go.
    #[default]
    Refuse,
    /// They are skipped.
    Ignore,
}

/// The descriptors of a package's messages, parsed at first use.
///
/// Generated code holds one in a `static`. Text may nest 127 levels deep; deeper nesting is rejected in both
/// directions. Extensions are not written, and are unknown fields when read.
///
/// ```
/// use temporal_prost_json::{Descriptors, UnknownFields};
///
/// static SHOP: Descriptors = Descriptors::new(
///     b"\n\x23\x12\x04shop\x22\x13\n\x05Order\x12\n\n\x02id\x18\x01 \x01(\x09b\x06proto3",
/// );
/// let order = SHOP.from_json("shop.Order", br#"{"id": "7"}"#, UnknownFields::Refuse)?;
/// assert_eq!(order, b"\n\x017");
/// assert_eq!(SHOP.to_json("shop.Order", &order)?, br#"{"id":"7"}"#);
/// # Ok::<(), temporal_prost_json::JsonError>(())
/// ```
#[derive(Debug)]
pub struct Descriptors {
    set: Cow<'static, [u8]>,
    schema: OnceLock<Result<Schema, PoolError>>,
}

impl Descriptors {
    /// Takes a serialized `google.protobuf.FileDescriptorSet`.
    #[must_use]
    pub const fn new(set: &'static [u8]) -> Self {
        Self { set: Cow::Borrowed(set), schema: OnceLock::new() }
    }

    /// Returns the serialized `google.protobuf.FileDescriptorSet`.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        match &self.set {
            Cow::Borrowed(set) => set,
            Cow::Owned(set) => set.as_slice(),
        }
    }

    /// Transcodes the message `name` from the wire format to canonical `ProtoJSON`.
    ///
    /// # Errors
    ///
    /// Returns an error if the message is unknown, if the bytes do not decode, or if a value cannot be expressed in
    /// JSON, such as a timestamp out of range.
    pub fn to_json(&self, name: &str, wire: &[u8]) -> Result<Vec<u8>, JsonError> {
        let (schema, message) = self.find(name)?;
        let mut writer = Writer::new(schema);
        match writer.message(message, wire) {
            Ok(()) => Ok(writer.json),
            Err(reason) => {
                Err(JsonError::Write { message: name.to_owned(), path: writer.path.to_string(), reason })
            }
        }
    }

    /// Transcodes the message `name` from the wire format to a [`serde_json::Value`].
    ///
    /// # Errors
    ///
    /// Fails like [`to_json`](Self::to_json).
    pub fn to_value(&self, name: &str, wire: &[u8]) -> Result<serde_json::Value, JsonError> {
        let json = self.to_json(name, wire)?;
        serde_json::from_slice(&json).map_err(|e| JsonError::Write {
            message: name.to_owned(),
            path: String::new(),
            reason: e.to_string(),
        })
    }

    /// Transcodes the message `name` from `ProtoJSON` to the wire format. `null` is read as the default message.
    ///
    /// # Errors
    ///
    /// Returns an error if the message is unknown, or if the text is not its JSON form.
    pub fn from_json(&self, name: &str, json: &[u8], unknown: UnknownFields) -> Result<Vec<u8>, JsonError> {
        let (schema, message) = self.find(name)?;
        if json.trim_ascii() == b"null" && Form::of(message) != Form::Value {
            return Ok(Vec::new());
        }
        let mut reader = Reader::new(schema, unknown);
        let tree = Json::parse(json).map_err(|e| e.to_string());
        match tree.and_then(|tree| reader.message(message, &tree)) {
            Ok(()) => Ok(reader.wire.into_bytes()),
            Err(reason) => {
                Err(JsonError::Read { message: name.to_owned(), path: reader.path.to_string(), reason })
            }
        }
    }

    /// Rewrites the message `name` in its canonical form: the wire format with fields in the order of their numbers, and
    /// maps in the order of their keys. Equal messages have equal bytes, in every language.
    ///
    /// - Unknown fields, and fields without presence that have their default, are left out.
    /// - Of a oneof, only the last member remains. A singular message that occurs twice is merged.
    /// - Repeated numbers are packed if the field is declared so.
    /// - Keys of maps are sorted by value if they are numbers, `false` before `true`, and by their bytes if they are
    ///   text. An entry always has both key and value.
    /// - The content of an `Any` and the bits of NaN are copied.
    ///
    /// Deterministic serialization in Go writes the same bytes if the message has no unknown fields. Python's does so if
    /// no map has keys that are numbers or booleans, which Python sorts in descending order.
    ///
    /// ```
    /// use temporal_prost_json::Descriptors;
    ///
    /// static SHOP: Descriptors = Descriptors::new(
    ///     b"\n\x23\x12\x04shop\x22\x13\n\x05Order\x12\n\n\x02id\x18\x01 \x01(\x09b\x06proto3",
    /// );
    /// // The field 2 is unknown.
    /// assert_eq!(SHOP.canonical("shop.Order", b"\x10\x01\n\x017")?, b"\n\x017");
    /// # Ok::<(), temporal_prost_json::JsonError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the message is unknown, if the bytes do not decode, or if messages nest deeper than 127
    /// levels.
    pub fn canonical(&self, name: &str, wire: &[u8]) -> Result<Vec<u8>, JsonError> {
        let (schema, message) = self.find(name)?;
        Canonical::of(schema, message, wire)
            .map_err(|reason| JsonError::Canonical { message: name.to_owned(), reason })
    }

    /// Returns the linked messages and enums, for reflection.
    ///
    /// # Errors
    ///
    /// Returns an error if the descriptor set is damaged.
    pub fn pool(&self) -> Result<&DescriptorPool, JsonError> {
        self.schema().map(Schema::pool)
    }

    fn schema(&self) -> Result<&Schema, JsonError> {
        let schema = self.schema.get_or_init(|| Schema::parse(&self.set)).as_ref();
        schema.map_err(|reason| JsonError::Descriptors { reason: reason.to_string() })
    }

    fn find(&self, name: &str) -> Result<(&Schema, &MessageDescriptor), JsonError> {
        let schema = self.schema()?;
        let message = schema.message(name);
        message
            .map(|message| (schema, message))
            .ok_or_else(|| JsonError::UnknownMessage { message: name.to_owned() })
    }
}

impl From<Vec<u8>> for Descriptors {
    /// Takes a serialized `google.protobuf.FileDescriptorSet` that is only known at run time.
    fn from(set: Vec<u8>) -> Self {
        Self { set: Cow::Owned(set), schema: OnceLock::new() }
    }
}
