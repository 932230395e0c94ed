use temporal_prost_json::JsonError;
use temporalio_common::data_converters::PayloadConversionError;

/// Why a message could not be written to or read from a payload.
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
    /// The message has no JSON form, or a text is not its JSON form.
    #[error("{source}")]
    Json {
        /// The message's full protobuf name.
        message: &'static str,
        /// What does not fit, and where.
        source: JsonError,
    },
    /// The text of a `json/protobuf` or `json/plain` payload is not this message.
    #[error("cannot read `{message}` from a {encoding} payload{}", source.detail())]
    Text {
        /// The message's full protobuf name.
        message: &'static str,
        /// The payload's `encoding`.
        encoding: &'static str,
        /// What does not fit, and where.
        source: Box<JsonError>,
    },
    /// The bytes of a `binary/protobuf` payload are not this message.
    #[error("cannot read `{message}` from a binary/protobuf payload: {source}")]
    Binary {
        /// The message's full protobuf name.
        message: &'static str,
        /// What is wrong with the bytes.
        source: prost::DecodeError,
    },
    /// The payload is in a form that holds no protobuf message.
    #[error(
        "cannot read `{message}` from a payload with encoding `{encoding}`: \
         json/protobuf, binary/protobuf and json/plain are understood"
    )]
    Encoding {
        /// The message's full protobuf name.
        message: &'static str,
        /// The payload's `encoding`, empty where it has none.
        encoding: String,
    },
    /// A message is one payload.
    #[error("cannot read `{message}` from {count} payloads: one is expected")]
    Count {
        /// The message's full protobuf name.
        message: &'static str,
        /// How many payloads there are.
        count: usize,
    },
}

impl PayloadError {
    pub(crate) fn json(message: &'static str, source: JsonError) -> Self {
        Self::Json { message, source }
    }

    /// The same as an error of reading a payload.
    pub(super) fn in_payload(self, encoding: &'static str) -> Self {
        match self {
            Self::Json { message, source } => Self::Text { message, encoding, source: Box::new(source) },
            other => other,
        }
    }
}

/// The SDK shows the reason of this variant only.
impl From<PayloadError> for PayloadConversionError {
    fn from(error: PayloadError) -> Self {
        Self::EncodingError(Box::new(error))
    }
}
