use super::VaultSettings;
use crate::Secret;
use std::path::PathBuf;

/// The codec of a profile: how payloads are compressed and encrypted, and with which keys.
///
/// `temporal-prost-connect` reads it from a profile, and `temporal-prost-codec` makes the codec.
///
/// ```
/// use temporal_prost_secret::{CodecSettings, Compression, KeySettings};
///
/// let mut settings = CodecSettings::default();
/// settings.keys = Some(KeySettings::File("/run/secrets/temporal-keys".into()));
/// settings.compression = Compression::Zstd;
/// assert!(settings.failures);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodecSettings {
    /// The keys that encrypt payloads. `None` if they are only compressed.
    pub keys: Option<KeySettings>,
    /// The compression before the encryption. Defaults to none.
    pub compression: Compression,
    /// Encodes the messages and stack traces of failures, too. Defaults to `true`.
    pub failures: bool,
    /// Reads encoded payloads, and writes plain ones: the first step when encryption is introduced. Defaults to `false`.
    pub only_reading: bool,
}

impl Default for CodecSettings {
    fn default() -> Self {
        Self { keys: None, compression: Compression::None, failures: true, only_reading: false }
    }
}

/// The compression of payloads. See [`CodecSettings`] for an example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// Payloads remain as they are.
    #[default]
    None,
    /// The compression of the Go SDK.
    Zlib,
    /// A faster compression, which only this project reads.
    Zstd,
}

/// The origin of the keys of a codec.
///
/// ```
/// use temporal_prost_secret::{KeySettings, VaultSettings};
///
/// let mut vault = VaultSettings::default();
/// vault.address = "https://vault.example.com:8200".to_owned();
/// let keys = KeySettings::Transit { vault, mount: "transit".to_owned(), key: "orders".to_owned() };
/// # assert!(matches!(keys, KeySettings::Transit { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySettings {
    /// A file with lines `id:base64`.
    File(PathBuf),
    /// An environment variable in the same format.
    Variable(String),
    /// A key of the transit engine of Vault.
    Transit {
        /// The server.
        vault: VaultSettings,
        /// The mount of the engine.
        mount: String,
        /// The name of the key.
        key: String,
    },
    /// A codec server, which has the keys.
    Server {
        /// Its URL. `{namespace}` is replaced.
        endpoint: String,
        /// The header `Authorization` of requests.
        authorization: Option<Secret>,
    },
}
