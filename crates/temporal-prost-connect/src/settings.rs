use std::{fmt, time::Duration};

/// The settings of a connection that a program knows itself, usually from flags.
///
/// Precedence, highest first: these settings, the environment chosen by [`env`](Self::env), `TEMPORAL_*` variables, the
/// profile of the configuration file, and the defaults of the SDK. A setting that is `None` is taken from below.
///
/// ```
/// use temporal_prost_connect::ConnectionSettings;
///
/// let settings = ConnectionSettings { api_key: Some("secret".to_owned()), ..ConnectionSettings::default() };
/// assert!(!format!("{settings:?}").contains("secret"));
/// ```
#[derive(Clone, Default)]
pub struct ConnectionSettings {
    /// The address of the server, `host:port`. Defaults to `localhost:7233`.
    pub address: Option<String>,
    /// The namespace. Defaults to `default`.
    pub namespace: Option<String>,
    /// The API key, which enables TLS.
    pub api_key: Option<String>,
    /// The profile of the configuration file. Defaults to `default`.
    pub profile: Option<String>,
    /// The path of the configuration file. Defaults to the file of the `temporal` command.
    pub config_file: Option<String>,
    /// Ignores configuration files.
    pub disable_config_file: bool,
    /// Ignores variables that configure the connection. Variables that name files, profiles and environments still apply.
    pub disable_config_env: bool,
    /// The environment, as stored by `temporal env set`.
    pub env: Option<String>,
    /// The file with the environments. Defaults to `~/.config/temporalio/temporal.yaml`.
    pub env_file: Option<String>,
    /// Enables or disables TLS.
    pub tls: Option<bool>,
    /// The path of the client certificate, in PEM.
    pub tls_cert_path: Option<String>,
    /// The client certificate, in PEM.
    pub tls_cert_data: Option<String>,
    /// The path of the private key of the client certificate, in PEM.
    pub tls_key_path: Option<String>,
    /// The private key of the client certificate, in PEM.
    pub tls_key_data: Option<String>,
    /// The path of the certificate of the authority that signed the server's certificate, in PEM.
    pub tls_ca_path: Option<String>,
    /// The certificate of the authority that signed the server's certificate, in PEM.
    pub tls_ca_data: Option<String>,
    /// The name expected in the server's certificate.
    pub tls_server_name: Option<String>,
    /// The headers sent with every request.
    pub grpc_meta: Vec<(String, String)>,
    /// The identity recorded in histories. Defaults to `PID@HOST`.
    pub identity: Option<String>,
    /// The time to wait for the server when connecting. Defaults to 10 seconds.
    pub connect_timeout: Option<Duration>,
}

/// Leaves out values that may be secret.
impl fmt::Debug for ConnectionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionSettings")
            .field("address", &self.address)
            .field("namespace", &self.namespace)
            .field("profile", &self.profile)
            .field("env", &self.env)
            .field("tls", &self.tls)
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}
