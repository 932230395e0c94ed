use thiserror::Error;

/// The reason why a message could not be transcoded to JSON, or JSON to a message.
///
/// ```
/// use temporal_prost_json::{Descriptors, JsonError, UnknownFields};
///
/// static SHOP: Descriptors = Descriptors::new(
///     b"\n\x23\x12\x04shop\x22\x13\n\x05Order\x12\n\n\x02id\x18\x01 \x01(\x09b\x06proto3",
/// );
/// match SHOP.from_json("shop.Order", br#"{"id": 7}"#, UnknownFields::Refuse) {
///     Err(JsonError::Read { path, .. }) => assert_eq!(path, "id"),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The descriptors are not a valid `FileDescriptorSet`: the generated code is damaged.
    #[error("invalid embedded descriptors: {reason}; generate the code again")]
    Descriptors {
        /// The reason.
        reason: String,
    },
    /// The descriptors do not declare the message.
    #[error("message `{message}` is missing in the embedded descriptors; generate the code again")]
    UnknownMessage {
        /// The full name of the message.
        message: String,
    },
    /// The bytes do not decode, or a value cannot be expressed in JSON.
    #[error("cannot write `{message}` as JSON{}: {reason}", at(path))]
    Write {
        /// The full name of the message.
        message: String,
        /// The path of the field, such as `items[3].price`. Empty for the message itself.
        path: String,
        /// The reason.
        reason: String,
    },
    /// The bytes do not decode, so they have no canonical form.
    #[error("cannot write `{message}` in its canonical form: {reason}")]
    Canonical {
        /// The full name of the message.
        message: String,
        /// The reason.
        reason: String,
    },
    /// The text is not the JSON form of the message.
    #[error("cannot read `{message}` from JSON{}: {reason}", at(path))]
    Read {
        /// The full name of the message.
        message: String,
        /// The path of the field, such as `items[3].price`. Empty for the message itself.
        path: String,
        /// The reason, with line and column if the JSON does not parse.
        reason: String,
    },
}

impl JsonError {
    /// Returns the path and the reason, to be appended to words that name the message.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Write { path, reason, .. } | Self::Read { path, reason, .. } => {
                format!("{}: {reason}", at(path))
            }
            error => format!(": {error}"),
        }
    }
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at `{path}`") }
}
