use crate::payload::{Envelope, PayloadError};
use std::any::Any;

/// An envelope of any message.
pub trait Message: Send + Sync {
    /// Returns the bare message.
    fn bare(&self) -> &dyn Any;

    /// Returns the full protobuf name of the message.
    fn name(&self) -> &'static str;

    /// Returns the canonical form of the message.
    ///
    /// # Errors
    /// Returns an error if the message nests too deep.
    fn canonical(&self) -> Result<Vec<u8>, PayloadError>;

    /// Returns the message as `ProtoJSON`.
    ///
    /// # Errors
    /// Returns an error if the message has no JSON form.
    fn json(&self) -> Result<serde_json::Value, PayloadError>;
}

impl<E: Envelope> Message for E {
    fn bare(&self) -> &dyn Any {
        self.message()
    }

    fn name(&self) -> &'static str {
        E::MESSAGE
    }

    fn canonical(&self) -> Result<Vec<u8>, PayloadError> {
        E::canonical(self.message())
    }

    fn json(&self) -> Result<serde_json::Value, PayloadError> {
        E::to_json(self.message())
    }
}
