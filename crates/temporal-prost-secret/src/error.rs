use crate::moment::Moment;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The error of a callback that returns a token.
pub type CallbackError = Box<dyn std::error::Error + Send + Sync>;

/// The reason why there is no usable certificate or token.
///
/// It names files, identities and times, and contains neither keys nor tokens.
///
/// ```
/// use temporal_prost_secret::SecretError;
///
/// /// Returns `true` if another program may renew the certificate or token soon.
/// fn is_stale(error: &SecretError) -> bool {
///     matches!(error, SecretError::Expired { .. } | SecretError::TokenExpired { .. })
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// A file cannot be read.
    #[error("cannot read the {what} in `{path}`", path = .path.display())]
    Read {
        /// The role of the file.
        what: &'static str,
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The text contains no certificate in PEM, or the certificate is damaged.
    #[error("{origin} contains no valid certificate; expected PEM with `BEGIN CERTIFICATE`")]
    Certificate {
        /// The file or server that the certificate comes from.
        origin: String,
    },
    /// The text contains no private key in PEM, or the key is not supported.
    #[error(
        "{origin} contains no usable private key; expected an unencrypted RSA, ECDSA or Ed25519 key in PEM"
    )]
    PrivateKey {
        /// The file or server that the key comes from.
        origin: String,
    },
    /// The private key belongs to another certificate.
    #[error("the private key in {key} does not belong to the certificate of `{identity}` in {certificate}")]
    Mismatch {
        /// The name in the certificate.
        identity: String,
        /// The file or server that the certificate comes from.
        certificate: String,
        /// The file or server that the key comes from.
        key: String,
    },
    /// The certificate has expired.
    #[error("the certificate of `{identity}` in {origin} expired at {time}; renew it", time = Moment(*.at))]
    Expired {
        /// The name in the certificate.
        identity: String,
        /// The file or server that the certificate comes from.
        origin: String,
        /// The end of its validity.
        at: SystemTime,
    },
    /// The certificate is not valid yet.
    #[error(
        "the certificate of `{identity}` in {origin} is not valid before {time}; is the clock of this machine right?",
        time = Moment(*.from)
    )]
    NotYetValid {
        /// The name in the certificate.
        identity: String,
        /// The file or server that the certificate comes from.
        origin: String,
        /// The start of its validity.
        from: SystemTime,
    },
    /// The source returned a token that has expired.
    #[error("the token of {origin} expired at {time}; renew it", time = Moment(*.at))]
    TokenExpired {
        /// The file, command or callback.
        origin: String,
        /// The end of its validity.
        at: SystemTime,
    },
    /// The source returned no token, or several lines.
    #[error("{origin} contains no token; expected one line of visible ASCII characters")]
    NoToken {
        /// The file, command or callback.
        origin: String,
    },
    /// The command does not start.
    #[error("cannot run the command `{program}`, which prints a token")]
    Spawn {
        /// The program.
        program: String,
        /// The reason.
        source: io::Error,
    },
    /// The command fails.
    #[error("the command `{program}` printed no token: it ended with {status}; run it yourself to see why")]
    Command {
        /// The program.
        program: String,
        /// Its exit status.
        status: std::process::ExitStatus,
    },
    /// The command does not end, and was killed.
    #[error("the command `{program}` printed no token within {timeout:?}, and was killed")]
    CommandTimeout {
        /// The program.
        program: String,
        /// The time allowed.
        timeout: Duration,
    },
    /// The callback fails.
    #[error("the callback for tokens failed")]
    Callback(#[source] CallbackError),
    /// Vault issues no certificate.
    #[cfg(feature = "vault")]
    #[error("Vault issued no certificate for `{identity}`")]
    Vault {
        /// The name of the certificate.
        identity: String,
        /// The reason.
        source: crate::VaultError,
    },
    /// The source failed a moment ago, and is not asked again before the pause ends.
    #[error("{message}")]
    Remembered {
        /// The sentence of the failure.
        message: String,
    },
}
