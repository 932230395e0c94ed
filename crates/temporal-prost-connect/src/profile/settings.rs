use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use temporal_prost_secret::{CodecSettings, Secret, VaultSettings};

/// The settings of a profile that only this crate knows, from `temporal-prost.toml`.
///
/// ```
/// use temporal_prost_connect::Profile;
///
/// /// Describes how a program connects.
/// fn describe(profile: &Profile) -> String {
///     let clusters = profile.settings.clusters.iter().map(|cluster| cluster.name.as_str());
///     let clusters = clusters.collect::<Vec<_>>().join(", ");
///     if clusters.is_empty() { profile.connection.target.to_string() } else { format!("clusters {clusters}") }
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ProfileSettings {
    /// The clusters of the namespace, in order of preference. If empty, the profile's address is the only one.
    pub clusters: Vec<ClusterSettings>,
    /// The namespaces of services, by the full names of the services, as in `shop.v1.Orders`.
    pub services: BTreeMap<String, String>,
    /// Reads the TLS files of the profile again when they change. Defaults to `false`.
    pub reload_tls: bool,
    /// The client certificate, if Vault issues it.
    pub certificate: Option<CertificateSettings>,
    /// The API key, if it changes.
    pub api_key: Option<TokenSettings>,
    /// Headers of every request, by their names.
    pub headers: BTreeMap<String, HeaderSettings>,
    /// The codec of payloads.
    pub codec: Option<CodecSettings>,
    /// The files that `reload_tls` reads again.
    pub(crate) files: TlsFiles,
}

/// The TLS files of the profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TlsFiles {
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) authority: Option<PathBuf>,
}

/// A cluster that replicates the namespace.
///
/// ```toml
/// [[profile.default.cluster]]
/// name = "cluster-b"
/// address = "b.temporal.example:7233"
/// server_name = "b"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClusterSettings {
    /// Its name in the configuration of the server.
    pub name: String,
    /// Its address, `host:port`.
    pub address: String,
    /// The name expected in its certificate. Defaults to the name in the profile.
    pub server_name: Option<String>,
}

/// A client certificate that the PKI engine of Vault issues.
///
/// ```toml
/// [profile.default.certificate]
/// vault = { address = "https://vault.example:8200", token_file = "/run/secrets/vault-token" }
/// role = "orders"
/// name = "spiffe://example.com/orders"
/// life = "1h"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateSettings {
    /// The server.
    pub vault: VaultSettings,
    /// The mount of the engine. Defaults to `pki`.
    pub mount: String,
    /// The role that issues the certificate.
    pub role: String,
    /// The URI or the common name in the certificate.
    pub name: String,
    /// The life of a certificate. If unset, the role decides.
    pub life: Option<Duration>,
}

/// A token that changes.
///
/// ```toml
/// [profile.default]
/// api_key = { command = ["op", "read", "op://shop/temporal/key"], timeout = "10s", refresh = "5m" }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenSettings {
    /// The origin of the token.
    pub origin: TokenOrigin,
    /// The age at which the command runs again. Defaults to two thirds of the token's life, or to five minutes if the
    /// life is unknown.
    pub refresh: Option<Duration>,
    /// The time for one run of the command. Defaults to 30 seconds.
    pub timeout: Option<Duration>,
}

/// The origin of a token.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenOrigin {
    /// A file, which is read again when it changes.
    File(PathBuf),
    /// A program with its arguments, which prints the token.
    Command(String, Vec<String>),
}

/// Leaves out arguments, which may be secret.
impl fmt::Debug for TokenOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Command(program, _) => f.debug_tuple("Command").field(program).finish_non_exhaustive(),
        }
    }
}

/// The value of a header.
///
/// ```toml
/// [profile.default.headers]
/// x-tenant = "tea"
/// x-token = { file = "/run/secrets/token", prefix = "Bearer " }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderSettings {
    /// A fixed value.
    Fixed(Secret),
    /// A token after a prefix such as `Bearer `.
    Token {
        /// The text before the token. Empty by default.
        prefix: String,
        /// The token.
        token: TokenSettings,
    },
}
