//! The SDK's TLS options, applied to our own connections.

use temporalio_client::{
    TlsOptions,
    tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Error, Identity},
};

/// Applies `options`. `host` is the name of the server, if the endpoint is one of its addresses.
pub(super) fn apply(endpoint: Endpoint, options: &TlsOptions, host: Option<&str>) -> Result<Endpoint, Error> {
    let config = with_identity(with_name(ClientTlsConfig::new(), options, host), options);
    match (&options.server_cert_verifier, &options.server_root_ca_cert) {
        (Some(verifier), _) => endpoint.tls_config_with_verifier(config, verifier.clone()),
        (None, Some(root)) => endpoint.tls_config(config.ca_certificate(Certificate::from_pem(root))),
        (None, None) => endpoint.tls_config(config.with_native_roots()),
    }
}

fn with_name(config: ClientTlsConfig, options: &TlsOptions, host: Option<&str>) -> ClientTlsConfig {
    match options.domain.as_deref().or(host) {
        Some(name) => config.domain_name(name),
        None => config,
    }
}

fn with_identity(config: ClientTlsConfig, options: &TlsOptions) -> ClientTlsConfig {
    match &options.client_tls_options {
        Some(client) => config.identity(Identity::from_pem(&client.client_cert, &client.client_private_key)),
        None => config,
    }
}
