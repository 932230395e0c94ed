use clap::{Parser, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Serve decrypted payloads to the Temporal UI and to the `temporal` command.
///
/// Keys are read from a file, from the variable `TEMPORAL_CODEC_KEYS`, or from the transit engine of Vault. Without
/// --jwks-url, only loopback addresses are served.
#[derive(Parser)]
#[command(version, next_line_help = false)]
pub(crate) struct Arguments {
    /// Listen on this address
    #[arg(long, env = "TEMPORAL_CODEC_LISTEN", default_value = "127.0.0.1:8081")]
    pub(crate) listen: SocketAddr,

    /// Read keys from this file, one `id:base64` per line, and read it again when it changes
    #[arg(long, env = "TEMPORAL_CODEC_KEYS_FILE", value_name = "PATH")]
    pub(crate) keys_file: Option<PathBuf>,

    /// Read the keys of one namespace from a file
    #[arg(long, value_name = "NAMESPACE=PATH", value_parser = assignment)]
    pub(crate) namespace_keys: Vec<(String, PathBuf)>,

    /// Decrypt data keys with Vault at this URL; its token is read from --vault-token-file or `VAULT_TOKEN`
    #[arg(long, env = "VAULT_ADDR", value_name = "URL", requires = "vault_key")]
    pub(crate) vault_address: Option<String>,

    /// Use this key of the transit engine
    #[arg(long, env = "TEMPORAL_CODEC_VAULT_KEY", value_name = "NAME")]
    pub(crate) vault_key: Option<String>,

    /// Use the transit engine that is mounted here
    #[arg(long, env = "TEMPORAL_CODEC_VAULT_MOUNT", value_name = "PATH", default_value = "transit")]
    pub(crate) vault_mount: String,

    /// Read the token of Vault from this file, for every request
    #[arg(long, env = "TEMPORAL_CODEC_VAULT_TOKEN_FILE", value_name = "PATH")]
    pub(crate) vault_token_file: Option<PathBuf>,

    /// Compress payloads with zlib before they are encrypted
    #[arg(long)]
    pub(crate) compress: bool,

    /// Allow web pages of this origin, for example `https://temporal.example.com`; repeat it for more
    #[arg(long = "origin", env = "TEMPORAL_CODEC_ORIGINS", value_name = "URL", value_delimiter = ',')]
    pub(crate) origins: Vec<String>,

    /// Require a token that is signed by a key of this key set
    #[arg(long, env = "TEMPORAL_CODEC_JWKS_URL", value_name = "URL", requires = "issuer")]
    pub(crate) jwks_url: Option<String>,

    /// Require tokens of this issuer
    #[arg(long, env = "TEMPORAL_CODEC_ISSUER", requires = "jwks_url", requires = "audience")]
    pub(crate) issuer: Option<String>,

    /// Require tokens for this audience
    #[arg(long, env = "TEMPORAL_CODEC_AUDIENCE", requires = "jwks_url")]
    pub(crate) audience: Option<String>,

    /// Require a permission such as `orders:read` in this claim of the token
    #[arg(long, env = "TEMPORAL_CODEC_PERMISSIONS_CLAIM", value_name = "NAME", requires = "jwks_url")]
    pub(crate) permissions_claim: Option<String>,

    /// Serve HTTPS with the certificates in this file, in PEM; it is read again when it changes
    #[arg(long, env = "TEMPORAL_CODEC_TLS_CERT", value_name = "PATH", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,

    /// Serve HTTPS with the private key in this file, in PEM
    #[arg(long, env = "TEMPORAL_CODEC_TLS_KEY", value_name = "PATH", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,

    /// Reject bodies with more bytes [default: 16777216]
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_body: Option<usize>,

    /// Reject requests while so many are answered [default: 64]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_requests: Option<usize>,

    /// End requests after this time [default: 30]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) timeout: Option<u64>,

    /// Write the log in this format; `RUST_LOG` filters it
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) log: Log,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Log {
    Text,
    Json,
}

fn assignment(text: &str) -> Result<(String, PathBuf), &'static str> {
    let (name, path) = text.split_once('=').ok_or("expected NAMESPACE=PATH")?;
    Ok((name.to_owned(), path.into()))
}
