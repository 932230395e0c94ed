use super::{ContextError, ContextValue, from_json, to_json};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The trace of a call, in the header that the OpenTelemetry interceptors of all SDKs use.
///
/// It contains the fields of the [W3C trace context](https://www.w3.org/TR/trace-context/). Propagate it to connect the
/// spans of a client and of workers in other languages with each other. It makes no spans. For spans of this SDK, use
/// the OpenTelemetry plugin of the SDK instead, which writes the same header.
///
/// ```
/// use temporal_prost_connect::context::TraceContext;
///
/// let trace = TraceContext::new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
/// assert_eq!(trace.field("traceparent"), Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TraceContext(BTreeMap<String, String>);

impl TraceContext {
    /// Creates a trace with the field `traceparent`.
    #[must_use]
    pub fn new(traceparent: impl Into<String>) -> Self {
        Self::default().with_field("traceparent", traceparent)
    }

    /// Sets a field, for example `tracestate` or `baggage`.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// Returns a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl ContextValue for TraceContext {
    const NAME: &'static str = "_tracer-data";

    fn encode(&self) -> Result<Payload, ContextError> {
        to_json(self)
    }

    fn decode(payload: &Payload) -> Result<Self, ContextError> {
        from_json(payload)
    }
}
