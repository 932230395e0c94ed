use super::{Call, Headers, Parts};
use std::fmt;
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// A call that a client is about to send.
///
/// ```
/// use temporal_prost::{
///     common::protos::temporal::api::common::v1::Payload,
///     hook::{Hook, Outgoing, Refusal},
/// };
///
/// struct Tenant(String);
///
/// impl Hook for Tenant {
///     fn send<'a>(
///         &'a self,
///         call: &'a mut Outgoing<'_>,
///     ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>> {
///         Box::pin(async move {
///             let data = serde_json::to_vec(&self.0).map_err(|error| Refusal::new(error.to_string()))?;
///             let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
///             call.set_header("tenant", Payload { metadata, data, ..Default::default() });
///             Ok(())
///         })
///     }
/// }
/// ```
pub struct Outgoing<'c> {
    pub(super) parts: Parts<'c>,
    pub(super) headers: &'c mut Headers,
}

impl Outgoing<'_> {
    /// Returns the call as it is now.
    #[must_use]
    pub fn call(&self) -> Call<'_> {
        Call { parts: self.parts, headers: self.headers }
    }

    /// Sets a header. The headers of a start together with a signal are shared by both calls.
    pub fn set_header(&mut self, name: impl Into<String>, value: Payload) {
        self.headers.insert(name.into(), value);
    }

    /// Returns the headers.
    pub fn headers_mut(&mut self) -> &mut Headers {
        self.headers
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call().fmt(f)
    }
}
