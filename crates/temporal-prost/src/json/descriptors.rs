use std::sync::OnceLock;

#[cfg(feature = "cli")]
use buffa_descriptor::DescriptorPool;
use buffa_descriptor::{MessageDescriptor, PoolError};

use super::JsonError;
use super::read::Reader;
use super::schema::{Form, Schema};
use super::tree::Json;
use super::write::Writer;

/// What to do with a field of the JSON text that the message does not have, and with the name of an
/// enum value that the enum does not have.
///
/// ```
/// use shop::v1::temporal_schema::Schema;
/// use temporal_prost::{Schema as _, UnknownFields};
///
/// let (shop, newer) = (Schema::descriptors(), br#"{"shipped": true, "giftWrap": true}"#);
/// assert!(shop.from_json("shop.v1.Order", newer, UnknownFields::Refuse).is_err());
/// assert!(shop.from_json("shop.v1.Order", newer, UnknownFields::Ignore).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownFields {
    /// An error, as in Go.
    #[default]
    Refuse,
    /// Skipped.
    Ignore,
}

/// Descriptors of a package's messages, parsed at first use.
///
/// Generated code holds one in a `static`. Text may nest 127 levels deep; what is deeper is refused in
/// both directions. Extensions are not written, and unknown when read.
///
/// ```
/// use temporal_prost::UnknownFields;
/// use temporal_prost::codegen::Descriptors;
///
/// static SHOP: Descriptors = Descriptors::new(
///     b"\n\x23\x12\x04shop\x22\x13\n\x05Order\x12\n\n\x02id\x18\x01 \x01(\x09b\x06proto3",
/// );
/// let order = SHOP.from_json("shop.Order", br#"{"id": "7"}"#, UnknownFields::Refuse)?;
/// assert_eq!(order, b"\n\x017");
/// assert_eq!(SHOP.to_json("shop.Order", &order)?, br#"{"id":"7"}"#);
/// # Ok::<(), temporal_prost::JsonError>(())
/// ```
#[derive(Debug)]
pub struct Descriptors {
    set: &'static [u8],
    schema: OnceLock<Result<Schema, PoolError>>,
}

impl Descriptors {
    /// Takes a serialized `google.protobuf.FileDescriptorSet`.
    #[must_use]
    pub const fn new(set: &'static [u8]) -> Self {
        Self { set, schema: OnceLock::new() }
    }

    /// The serialized `google.protobuf.FileDescriptorSet`, trimmed to what the package's services exchange.
    #[must_use]
    pub const fn as_bytes(&self) -> &'static [u8] {
        self.set
    }

    /// Turns the wire form of the message `name` into canonical `ProtoJSON`.
    ///
    /// # Errors
    ///
    /// If there is no such message, the bytes are no such message, or a value has no JSON form.
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

    /// The same as a value, for expressions.
    ///
    /// # Errors
    ///
    /// As [`Self::to_json`].
    pub fn to_value(&self, name: &str, wire: &[u8]) -> Result<serde_json::Value, JsonError> {
        let json = self.to_json(name, wire)?;
        serde_json::from_slice(&json).map_err(|e| JsonError::Write {
            message: name.to_owned(),
            path: String::new(),
            reason: e.to_string(),
        })
    }

    /// Turns `ProtoJSON` into the wire form of the message `name`; `null` is the default message.
    ///
    /// # Errors
    ///
    /// If there is no such message, or the text is not its JSON form.
    pub fn from_json(&self, name: &str, json: &[u8], unknown: UnknownFields) -> Result<Vec<u8>, JsonError> {
        let (schema, message) = self.find(name)?;
        if json.trim_ascii() == b"null" && Form::of(message) != Form::Value {
            return Ok(Vec::new());
        }
        let mut reader = Reader::new(schema, unknown);
        let tree = serde_json::from_slice::<Json<'_>>(json).map_err(|e| e.to_string());
        match tree.and_then(|tree| reader.message(message, &tree)) {
            Ok(()) => Ok(reader.wire.into_bytes()),
            Err(reason) => {
                Err(JsonError::Read { message: name.to_owned(), path: reader.path.to_string(), reason })
            }
        }
    }

    /// The linked messages and enums.
    #[cfg(feature = "cli")]
    pub(crate) fn pool(&self) -> Result<&DescriptorPool, JsonError> {
        self.schema().map(Schema::pool)
    }

    fn schema(&self) -> Result<&Schema, JsonError> {
        let schema = self.schema.get_or_init(|| Schema::parse(self.set)).as_ref();
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
