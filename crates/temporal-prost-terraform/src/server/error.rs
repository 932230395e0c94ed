use std::io;

/// An error serving a provider.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The program was not started by Terraform.
    #[error(
        "this program is a Terraform provider, which `terraform` or `tofu` starts; to run it in a debugger, start it \
         with `--debug`"
    )]
    NoCaller,
    /// The caller uses other versions of the protocol.
    #[error(
        "the caller uses version {versions} of the plugin protocol, but this provider needs version 6; use Terraform \
         1.0 or later, or OpenTofu"
    )]
    Version {
        /// The versions of the caller.
        versions: String,
    },
    /// The caller's certificate cannot be read.
    #[error("the caller's certificate in `PLUGIN_CLIENT_CERT` cannot be read: {reason}")]
    ClientCertificate {
        /// The reason.
        reason: String,
    },
    /// The provider's certificate cannot be created.
    #[error("the provider's certificate cannot be created")]
    Certificate(#[from] rcgen::Error),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// The socket cannot be opened, or the address cannot be printed.
    #[error("the provider cannot listen on a socket")]
    Socket(#[from] io::Error),
    /// The server has failed.
    #[error("the provider has stopped because its server failed")]
    Serve(#[from] tonic::transport::Error),
}
