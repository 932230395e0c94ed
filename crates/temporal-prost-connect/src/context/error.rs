/// An error reading or writing a value of a context.
///
/// ```
/// use temporal_prost_connect::context::{Context, ContextError, Headers, TraceContext};
/// use temporalio_common::protos::temporal::api::common::v1::Payload;
///
/// let payload = Payload { data: b"not JSON".to_vec(), ..Payload::default() };
/// let headers: Headers = [("_tracer-data".to_owned(), payload)].into();
/// let error = Context::from_headers(&headers).get::<TraceContext>().unwrap_err();
/// assert!(matches!(error, ContextError::Decode { name: "_tracer-data", .. }));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContextError {
    /// The value cannot be written.
    #[error("the value `{name}` of the context cannot be written")]
    Encode {
        /// The name of the value.
        name: &'static str,
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The header cannot be read, because its sender wrote another type or encoding.
    #[error("the header `{name}` cannot be read as a value of the context")]
    Decode {
        /// The name of the value.
        name: &'static str,
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
