use clap::{Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Exchange id tokens of OIDC for short-lived tokens with the rights of the user's roles.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Subcommand)]
pub(crate) enum Action {
    /// Serve `POST /token`, `GET /keys` and `GET /health`
    Serve(Serve),
    /// Check files, and print everything that is wrong with them
    Check {
        /// Check the roles in this file
        roles: PathBuf,
        /// Check the root keys in this file
        #[arg(long, value_name = "PATH")]
        keys: Option<PathBuf>,
    },
}

#[derive(Parser)]
pub(crate) struct Serve {
    /// Listen on this address
    #[arg(long, env = "TEMPORAL_IAM_LISTEN", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,

    /// Read issuers, roles and grants from this file, and read it again when it changes
    #[arg(long, env = "TEMPORAL_IAM_ROLES", value_name = "PATH")]
    pub(crate) roles: PathBuf,

    /// Read the root keys from this file, and read it again when it changes
    #[arg(long, env = "TEMPORAL_IAM_KEYS", value_name = "PATH")]
    pub(crate) keys: PathBuf,

    /// Serve HTTPS with the certificates in this file, in PEM; it is read again when it changes
    #[arg(long, env = "TEMPORAL_IAM_TLS_CERT", value_name = "PATH", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,

    /// Serve HTTPS with the private key in this file, in PEM
    #[arg(long, env = "TEMPORAL_IAM_TLS_KEY", value_name = "PATH", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,

    /// Serve other addresses than loopback without TLS, because a proxy adds it
    #[arg(long, env = "TEMPORAL_IAM_BEHIND_PROXY", conflicts_with = "tls_cert")]
    pub(crate) behind_proxy: bool,

    /// Reject requests while so many are answered [default: 64]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_requests: Option<usize>,

    /// End requests after this time [default: 10]
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
