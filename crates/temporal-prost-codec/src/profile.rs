//! The codec of a profile.

use crate::{
    Chain, CodecInterceptor, CompressionCodec, EncodedFailures, EncryptionCodec, KeyFile, KeyFileError,
    KeyRing, VariableError,
};
use std::sync::Arc;
use temporal_prost_secret::{CodecSettings, Compression, KeySettings};
use temporalio_client::ClientOptions;
use temporalio_common::data_converters::DataConverter;

/// The reason why the codec of a profile cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileCodecError {
    /// The file with the keys is unusable.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// The variable with the keys is unusable.
    #[error(transparent)]
    Variable(#[from] VariableError),
    /// Vault cannot be used.
    #[cfg(feature = "vault")]
    #[error(transparent)]
    Vault(#[from] crate::VaultError),
    /// The codec server cannot be used.
    #[cfg(feature = "remote")]
    #[error(transparent)]
    Endpoint(#[from] crate::EndpointError),
    /// The crate was compiled without something that the profile names.
    #[error("the profile needs {what}; enable the feature `{feature}` of temporal-prost-codec")]
    Feature {
        /// The thing in the profile.
        what: &'static str,
        /// The name of the feature.
        feature: &'static str,
    },
}

/// Applies the codec of a profile to the options of a client: its data converter and a [`CodecInterceptor`].
///
/// The payload converter of the options remains. Add other interceptors before, so that their headers are encoded.
///
/// ```
/// use temporal_prost_codec::{CodecSettings, apply_codec};
/// use temporalio_client::ClientOptions;
///
/// # fn options() -> Result<ClientOptions, temporal_prost_codec::ProfileCodecError> {
/// let mut options = ClientOptions::new("orders").build();
/// // From `Profile::codec` of temporal-prost-connect.
/// let settings = CodecSettings::default();
/// apply_codec(&settings, &mut options)?;
/// # Ok(options)
/// # }
/// # options().unwrap();
/// ```
///
/// # Errors
/// Fails if the keys cannot be read.
pub fn apply_codec(settings: &CodecSettings, options: &mut ClientOptions) -> Result<(), ProfileCodecError> {
    let codec = chain(settings, &options.namespace)?;
    let is_encoding = settings.failures && !settings.only_reading;
    let failures = if is_encoding { EncodedFailures::default() } else { EncodedFailures::only_reading() };
    let payloads = options.data_converter.payload_converter().clone();
    options.data_converter = DataConverter::new(payloads, failures, codec.clone());
    options.client_interceptors.push(Arc::new(CodecInterceptor::new(codec)));
    Ok(())
}

fn chain(settings: &CodecSettings, namespace: &str) -> Result<Chain, ProfileCodecError> {
    let chain = compression(settings)?;
    let only_reading = settings.only_reading;
    Ok(match &settings.keys {
        None => chain,
        Some(KeySettings::File(path)) => chain.then(encryption(KeyFile::open(path)?, only_reading)),
        Some(KeySettings::Variable(name)) => chain.then(encryption(KeyRing::from_env(name)?, only_reading)),
        Some(other) => remote(chain, other, settings, namespace)?,
    })
}

fn compression(settings: &CodecSettings) -> Result<Chain, ProfileCodecError> {
    let codec = match settings.compression {
        Compression::None => return Ok(Chain::new()),
        Compression::Zlib => CompressionCodec::zlib(),
        #[cfg(feature = "zstd")]
        Compression::Zstd => CompressionCodec::zstd(),
        _ => return Err(ProfileCodecError::Feature { what: "compression with zstd", feature: "zstd" }),
    };
    Ok(Chain::new().then(if settings.only_reading { codec.only_reading() } else { codec }))
}

fn encryption(keys: impl crate::KeySource, only_reading: bool) -> EncryptionCodec {
    let codec = EncryptionCodec::new(keys);
    if only_reading { codec.only_reading() } else { codec }
}

fn remote(
    chain: Chain,
    keys: &KeySettings,
    settings: &CodecSettings,
    namespace: &str,
) -> Result<Chain, ProfileCodecError> {
    match keys {
        #[cfg(feature = "vault")]
        KeySettings::Transit { vault, mount, key } => {
            let transit = crate::VaultTransit::with_vault(vault.vault()?, mount, key)?;
            let codec = crate::EnvelopeCodec::new(transit);
            Ok(chain.then(if settings.only_reading { codec.only_reading() } else { codec }))
        }
        #[cfg(feature = "remote")]
        KeySettings::Server { endpoint, authorization } => {
            let codec = crate::RemoteCodec::new(endpoint, namespace)?;
            let codec = match authorization {
                Some(text) => codec.authorization(text.expose())?,
                None => codec,
            };
            Ok(chain.then(if settings.only_reading { codec.only_reading() } else { codec }))
        }
        _ => {
            let _ = (chain, settings, namespace);
            let is_server = matches!(keys, KeySettings::Server { .. });
            let (what, feature) =
                if is_server { ("a codec server", "remote") } else { ("keys of Vault", "vault") };
            Err(ProfileCodecError::Feature { what, feature })
        }
    }
}
