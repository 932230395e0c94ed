use temporal_prost_json::JsonError;
use temporalio_common::data_converters::PayloadConversionError;

/// An error reading a message from a payload or writing it to one.
///
/// ```
/// use shop::v1::{Order, temporal_schema::Schema};
/// use temporal_prost::{Envelope, Proto};
///
/// let json = serde_json::json!({ "adress": "1 High Street" });
/// let error = Proto::<Order, Schema>::from_json(&json).unwrap_err();
/// assert_eq!(error.to_string(), "cannot read `shop.v1.Order` from JSON: there is no field \"adress\"");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// The message cannot be written as JSON, or some JSON text is not a form of this message.
    #[error("{error}")]
    Json {
        /// The message's full protobuf name.
        message: &'static str,
        /// The value that does not fit, and its path. This is the error itself and not its cause.
        error: JsonError,
    },
    /// The text of a `json/protobuf` or `json/plain` payload is not a form of this message.
    #[error("cannot read `{message}` from a {encoding} payload{}", error.detail())]
    Text {
        /// The message's full protobuf name.
        message: &'static str,
        /// The payload's `encoding`.
        encoding: &'static str,
        /// The value that does not fit, and its path, which the text contains.
        error: Box<JsonError>,
    },
    /// The bytes of a `binary/protobuf` payload are not a form of this message.
    #[error("cannot read `{message}` from a binary/protobuf payload")]
    Binary {
        /// The message's full protobuf name.
        message: &'static str,
        /// The decoding error.
        source: prost::DecodeError,
    },
    /// The payload's encoding cannot hold a protobuf message.
    #[error(
        "cannot read `{message}` from a payload with encoding `{encoding}`: \
         expected json/protobuf, binary/protobuf or json/plain"
    )]
    Encoding {
        /// The message's full protobuf name.
        message: &'static str,
        /// The payload's `encoding`, or an empty string if it has none.
        encoding: String,
    },
    /// A request contains a message of another type.
    #[error("cannot read `{message}` from a message of the type `{found}`")]
    Type {
        /// The message's full protobuf name.
        message: &'static str,
        /// The type of the message.
        found: String,
    },
    /// The number of payloads is wrong: a message takes exactly one.
    #[error("cannot read `{message}` from {count} payloads: expected exactly one")]
    Count {
        /// The message's full protobuf name.
        message: &'static str,
        /// The number of payloads received.
        count: usize,
    },
}

impl PayloadError {
    pub(crate) fn json(message: &'static str, error: JsonError) -> Self {
        Self::Json { message, error }
    }

    /// Converts to the error of reading a payload with this encoding.
    pub(super) fn in_payload(self, encoding: &'static str) -> Self {
        match self {
            Self::Json { message, error } => Self::Text { message, encoding, error: Box::new(error) },
            other => other,
        }
    }
}

/// Converts to the only variant whose reason the SDK displays.
impl From<PayloadError> for PayloadConversionError {
    fn from(error: PayloadError) -> Self {
        Self::EncodingError(Box::new(error))
    }
}
