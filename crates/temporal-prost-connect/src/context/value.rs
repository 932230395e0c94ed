use super::ContextError;
use serde::{Serialize, de::DeserializeOwned};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// A value with a name, which accompanies calls as a header.
///
/// See the [module](super) for an example with serde. Other encodings are possible, too.
///
/// ```
/// use temporal_prost_connect::context::{Context, ContextError, ContextValue};
/// use temporalio_common::protos::temporal::api::common::v1::Payload;
///
/// /// The number of the request that caused a call, in four bytes.
/// #[derive(Debug, PartialEq)]
/// struct Request(u32);
///
/// impl ContextValue for Request {
///     const NAME: &'static str = "request";
///
///     fn encode(&self) -> Result<Payload, ContextError> {
///         let metadata = [("encoding".to_owned(), b"binary/plain".to_vec())].into();
///         Ok(Payload { metadata, data: self.0.to_be_bytes().to_vec(), ..Payload::default() })
///     }
///
///     fn decode(payload: &Payload) -> Result<Self, ContextError> {
///         let bytes = payload.data.as_slice().try_into();
///         let bytes = bytes.map_err(|error| ContextError::Decode { name: Self::NAME, source: Box::new(error) })?;
///         Ok(Self(u32::from_be_bytes(bytes)))
///     }
/// }
///
/// let context = Context::new().with(&Request(7))?;
/// assert_eq!(context.get()?, Some(Request(7)));
/// # Ok::<(), ContextError>(())
/// ```
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
/// ```
/// use serde::{Deserialize, Serialize};
/// use temporal_prost_connect::context::{ContextError, ContextValue, from_json, to_json};
/// use temporalio_common::protos::temporal::api::common::v1::Payload;
///
/// #[derive(Serialize, Deserialize)]
/// struct Tenant(String);
///
/// impl ContextValue for Tenant {
///     const NAME: &'static str = "tenant";
///
///     fn encode(&self) -> Result<Payload, ContextError> {
///         to_json(self)
///     }
///
///     fn decode(payload: &Payload) -> Result<Self, ContextError> {
///         from_json(payload)
///     }
/// }
///
/// assert_eq!(Tenant("acme".to_owned()).encode()?.data, br#""acme""#);
/// # Ok::<(), ContextError>(())
/// ```
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
/// See [`to_json`] for an example.
///
/// # Errors
/// Returns an error if the payload is not the JSON form of the value.
pub fn from_json<V: ContextValue + DeserializeOwned>(payload: &Payload) -> Result<V, ContextError> {
    serde_json::from_slice(&payload.data)
        .map_err(|error| ContextError::Decode { name: V::NAME, source: Box::new(error) })
}
