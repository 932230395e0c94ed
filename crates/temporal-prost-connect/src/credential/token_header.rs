use crate::{HeaderError, HeaderProvider};
use futures_util::{FutureExt, future::BoxFuture};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use temporal_prost_secret::TokenSource;
use temporalio_client::{callback_based::GrpcRequest, tonic::Status};
use zeroize::Zeroizing;

/// Sends a token that changes in a header of each request.
///
/// ```
/// use std::sync::Arc;
/// use temporal_prost_connect::{HeaderProvider, TokenHeader};
/// use temporal_prost_connect::secret::TokenCommand;
///
/// let token = TokenCommand::new("gcloud", ["auth", "print-access-token"]);
/// let provider: Arc<dyn HeaderProvider> = Arc::new(TokenHeader::bearer(Arc::new(token)));
/// ```
#[derive(Debug)]
pub struct TokenHeader {
    name: HeaderName,
    prefix: String,
    source: Arc<dyn TokenSource>,
}

impl TokenHeader {
    /// Sends the token as `authorization: Bearer …`, as API keys are sent.
    #[must_use]
    pub fn bearer(source: Arc<dyn TokenSource>) -> Self {
        Self::new(AUTHORIZATION, "Bearer ", source)
    }

    /// Sends the token in another header, behind a prefix.
    pub fn new(name: HeaderName, prefix: impl Into<String>, source: Arc<dyn TokenSource>) -> Self {
        Self { name, prefix: prefix.into(), source }
    }
}

impl HeaderProvider for TokenHeader {
    fn headers<'a>(&'a self, _: &'a GrpcRequest) -> BoxFuture<'a, Result<HeaderMap, HeaderError>> {
        async {
            let token = self.source.token().await?;
            let text = Zeroizing::new(format!("{}{}", self.prefix, token.expose()));
            let mut value = HeaderValue::from_str(&text)?;
            value.set_sensitive(true);
            Ok(HeaderMap::from_iter([(self.name.clone(), value)]))
        }
        .boxed()
    }

    fn rejected(&self, status: &Status) {
        tracing::warn!(header = %self.name, code = ?status.code(), "the server rejects the token; asking for another");
        self.source.rejected();
    }
}
