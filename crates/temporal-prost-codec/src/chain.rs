use futures_util::future::{BoxFuture, FutureExt};
use std::fmt;
use std::sync::Arc;
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// Codecs that are applied one after another. Encoding applies the first codec first, decoding the last one.
///
/// Compress before you encrypt, because encrypted payloads do not shrink:
///
/// ```
/// use temporal_prost_codec::{Chain, CompressionCodec, EncryptionCodec, Key, KeyRing};
///
/// let keys = KeyRing::new(Key::new("2026-01", [1; 32]));
/// let codec = Chain::new().then(CompressionCodec::zlib()).then(EncryptionCodec::new(keys));
/// ```
///
/// To read payloads that another codec wrote in the past, add a codec that does not apply to new ones.
#[derive(Clone, Default)]
pub struct Chain {
    codecs: Vec<Arc<dyn PayloadCodec + Send + Sync>>,
}

impl Chain {
    /// Makes a chain without codecs, which leaves payloads as they are.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a codec. When it encodes, it receives the payloads of the codec before it.
    #[must_use]
    pub fn then(mut self, codec: impl PayloadCodec + Send + Sync + 'static) -> Self {
        self.codecs.push(Arc::new(codec));
        self
    }
}

impl PayloadCodec for Chain {
    fn encode(
        &self,
        context: &SerializationContextData,
        mut payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let (chain, context) = (self.clone(), context.clone());
        async move {
            for codec in &chain.codecs {
                payloads = codec.encode(&context, payloads).await?;
            }
            Ok(payloads)
        }
        .boxed()
    }

    fn decode(
        &self,
        context: &SerializationContextData,
        mut payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let (chain, context) = (self.clone(), context.clone());
        async move {
            for codec in chain.codecs.iter().rev() {
                payloads = codec.decode(&context, payloads).await?;
            }
            Ok(payloads)
        }
        .boxed()
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("codecs", &self.codecs.len()).finish()
    }
}
