use super::ContextError;
use serde::{Serialize, de::DeserializeOwned};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// A value with a name, which accompanies calls as a header.
///
/// See the [module](super) for an example with serde. Other encodings are possible, too.
pub trait ContextValue: Sized + 'static {
    /// The name of the header.
    const NAME: &'static str;

    /// Writes the value.
    ///
    /// # Errors
    /// Returns an error if the value cannot be written.
    fn encode(&self) -> Result<Payload, ContextError>;

    /// Reads the value.
    ///
    /// # Errors
    /// Returns an error if the payload is not such a value.
    fn decode(payload: &Payload) -> Result<Self, ContextError>;
}

/// Writes a value as a `json/plain` payload, which the default converters of all SDKs read.
///
/// # Errors
/// Returns an error if the value has no JSON form.
pub fn to_json<V: ContextValue + Serialize>(value: &V) -> Result<Payload, ContextError> {
    let data = serde_json::to_vec(value)
        .map_err(|error| ContextError::Encode { name: V::NAME, source: Box::new(error) })?;
    let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
    Ok(Payload { metadata, data, ..Payload::default() })
}

/// Reads a value from JSON.
///
/// # Errors
/// Returns an error if the payload is not the JSON form of the value.
pub fn from_json<V: ContextValue + DeserializeOwned>(payload: &Payload) -> Result<V, ContextError> {
    serde_json::from_slice(&payload.data)
        .map_err(|error| ContextError::Decode { name: V::NAME, source: Box::new(error) })
}
