use super::SourceError;
use crate::{Command, Policy, Token, header};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};
use temporal_prost::common::{
    data_converters::{PayloadCodec, SerializationContextData, WorkflowSerializationContext},
    protos::temporal::api::common::v1::Payload,
};

/// Lets activities act on behalf of the caller.
///
/// Calls whose rule names rights with [`Rule::delegate`](crate::Rule::delegate), or `delegate` in the schema, carry a
/// second token. This token is not sealed, expires after minutes, and is valid only for commands that need one of these rights.
/// The worker passes it on to the activities that the run or the handler calls, which read it by
/// [`OnBehalf`](crate::OnBehalf). Queries and schedules carry none.
///
/// Everyone who reads such a token can use it, and headers are stored in the history. So it is encrypted with a codec, which
/// the workers must have in their data converters too. A call is refused in the client if the codec leaves the token
/// readable.
///
/// ```
/// use temporal_prost::common::data_converters::PayloadCodec;
/// use temporal_prost_biscuit::{ClientAuthorization, Delegation, Policy, PolicyError, Rule, TokenFile};
///
/// // The codec is usually `temporal_prost_codec::EncryptionCodec`, and the policy `Policy::of::<Service>()`.
/// fn client(codec: impl PayloadCodec + Send + Sync + 'static) -> Result<ClientAuthorization, PolicyError> {
///     let rule = Rule::new().right("orders.place").delegate("invoices.create");
///     let policy = Policy::deny().rule("shop.v1.Orders", "PlaceOrder", rule);
///     let authorization = ClientAuthorization::new(TokenFile::new("/run/secrets/temporal-token"));
///     Ok(authorization.delegation(Delegation::new(policy, codec)))
/// }
/// ```
pub struct Delegation {
    policy: Policy,
    codec: Arc<dyn PayloadCodec + Send + Sync>,
    life: Duration,
}

impl Delegation {
    /// Delegates the rights that the policy names, encrypted with this codec, for five minutes.
    pub fn new(policy: Policy, codec: impl PayloadCodec + Send + Sync + 'static) -> Self {
        Self { policy, codec: Arc::new(codec), life: Duration::from_mins(5) }
    }

    /// Sets how long the delegated token is valid, from the moment of the call. Defaults to five minutes. It does not
    /// outlive the token of the caller.
    ///
    /// Activities that run later cannot use it.
    #[must_use]
    pub fn life(self, life: Duration) -> Self {
        Self { life, ..self }
    }

    /// Returns the encrypted token for the header of a command, or `None` if its rule delegates nothing.
    pub(super) async fn payload(
        &self,
        command: &Command,
        token: &Token,
        now: SystemTime,
    ) -> Result<Option<Payload>, SourceError> {
        let rights = self.policy.delegated(command);
        if rights.is_empty() || !command.can_be_delegated() {
            return Ok(None);
        }
        self.encrypt(&token.delegate(rights, now + self.life)?).await.map(Some)
    }

    async fn encrypt(&self, token: &Token) -> Result<Payload, SourceError> {
        let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
        let encoded = self.codec.encode(&context, vec![header::payload(token.as_bytes())]).await;
        let encoded = encoded.map_err(|error| SourceError::Codec(Box::new(error)))?;
        let [mut payload] = <[Payload; 1]>::try_from(encoded).map_err(|_| SourceError::Plain)?;
        if payload.data.windows(token.as_bytes().len()).any(|part| part == token.as_bytes()) {
            return Err(SourceError::Plain);
        }
        // The interceptor of a codec encodes all headers of a client, and the worker decodes them once.
        payload.metadata.insert(header::ENCODED.to_owned(), b"true".to_vec());
        Ok(payload)
    }
}

impl fmt::Debug for Delegation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delegation").field("life", &self.life).finish_non_exhaustive()
    }
}
