use thiserror::Error;

/// Why a message could not be turned into JSON, or JSON into a message.
///
/// ```
/// use shop::v1::temporal_schema::Schema;
/// use temporal_prost::{JsonError, Schema as _, UnknownFields};
///
/// let json = br#"{"address": "1 High Street", "shipped": "no"}"#;
/// match Schema::descriptors().from_json("shop.v1.Order", json, UnknownFields::Refuse) {
///     Err(JsonError::Read { path, .. }) => assert_eq!(path, "shipped"),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The descriptors are no valid `FileDescriptorSet`: the generated code is damaged.
    #[error("the embedded descriptors are broken, generate the code again: {reason}")]
    Descriptors {
        /// What is wrong with them.
        reason: String,
    },
    /// The descriptors hold no message of this name.
    #[error("message `{message}` is not in the embedded descriptors, generate the code again")]
    UnknownMessage {
        /// Full name of the message.
        message: String,
    },
    /// The bytes are no such message, or hold a value that has no JSON form.
    #[error("cannot write `{message}` as JSON{}: {reason}", at(path))]
    Write {
        /// Full name of the message.
        message: String,
        /// The field inside the message, as in `items[3].price`; empty for the message itself.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The text is no JSON form of the message.
    #[error("cannot read `{message}` from JSON{}: {reason}", at(path))]
    Read {
        /// Full name of the message.
        message: String,
        /// The field inside the message, as in `items[3].price`; empty for the message itself.
        path: String,
        /// What is wrong with it; for broken JSON with line and column.
        reason: String,
    },
}

impl JsonError {
    /// What is wrong and where, behind words that name the message.
    pub(crate) fn within(&self) -> String {
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
