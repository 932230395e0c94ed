//! Values in the headers of Nexus requests, which have texts instead of payloads.

use super::{Context, Headers, Propagation};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use prost::Message as _;
use temporalio_common::protos::temporal::api::common::v1::Header;

/// The header with all values, as a `temporal.api.common.v1.Header` in Base64.
const HEADER: &str = "temporal-prost-context";

impl Propagation {
    /// Returns the header of a Nexus request that carries the listed values of `context`, if there are any. After
    /// [`encoded`](Self::encoded), values stay in their namespace, because nothing encodes the headers of Nexus requests.
    #[must_use]
    pub fn nexus_header(&self, context: &Context) -> Option<(&'static str, String)> {
        let fields = if self.is_encoded() { Headers::new() } else { self.headers(context) };
        let header = Header { fields }.encode_to_vec();
        (!header.is_empty()).then(|| (HEADER, URL_SAFE_NO_PAD.encode(header)))
    }

    /// Returns the listed values in the headers of a Nexus request. A header that cannot be read has none.
    ///
    /// ```
    /// # use temporal_prost_connect::context::{Context, ContextError, ContextValue, Propagation, from_json, to_json};
    /// # use temporalio_common::protos::temporal::api::common::v1::Payload;
    /// # #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    /// # struct Tenant(String);
    /// # impl ContextValue for Tenant {
    /// #     const NAME: &'static str = "tenant";
    /// #     fn encode(&self) -> Result<Payload, ContextError> {
    /// #         to_json(self)
    /// #     }
    /// #     fn decode(payload: &Payload) -> Result<Self, ContextError> {
    /// #         from_json(payload)
    /// #     }
    /// # }
    /// let propagation = Propagation::new().value::<Tenant>();
    /// let context = Context::new().with(&Tenant("acme".to_owned()))?;
    /// let header = propagation.nexus_header(&context);
    /// let headers = header.iter().map(|(name, value)| (*name, value.as_str()));
    /// assert_eq!(propagation.nexus_context(headers).get()?, Some(Tenant("acme".to_owned())));
    /// # Ok::<(), ContextError>(())
    /// ```
    #[must_use]
    pub fn nexus_context<'h>(&self, headers: impl IntoIterator<Item = (&'h str, &'h str)>) -> Context {
        let header = headers.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(HEADER));
        let bytes = header.and_then(|(_, value)| URL_SAFE_NO_PAD.decode(value).ok());
        let header = bytes.and_then(|bytes| Header::decode(&*bytes).ok()).unwrap_or_default();
        self.extract(&header.fields)
    }
}
