use std::error::Error;

use thiserror::Error;

type Cause = Box<dyn Error + Send + Sync>;

/// Why a message could not be turned into JSON, or JSON into a message.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The descriptors are no valid `FileDescriptorSet`: the generated code is damaged.
    #[error("the embedded descriptors are broken, generate the code again")]
    Descriptors(#[source] Cause),
    /// The descriptors hold no message of this name.
    #[error("message `{message}` is not in the embedded descriptors")]
    UnknownMessage {
        /// Full name of the message.
        message: String,
    },
    /// The bytes are not a message of this type.
    #[error("cannot read `{message}` from the wire format")]
    Wire {
        /// Full name of the message.
        message: String,
        /// What is wrong with the bytes.
        source: Cause,
    },
    /// The message has no JSON form, for example a timestamp after the year 9999.
    #[error("cannot write `{message}` as JSON")]
    Write {
        /// Full name of the message.
        message: String,
        /// Which value has no JSON form.
        source: Cause,
    },
    /// The text is no JSON form of the message.
    #[error("cannot read `{message}` from JSON at `{path}`")]
    Read {
        /// Full name of the message.
        message: String,
        /// Path of the field inside the message, `.` for the message itself.
        path: String,
        /// What is wrong with the text.
        source: Cause,
    },
}
