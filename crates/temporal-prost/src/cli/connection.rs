mod arguments;
mod layers;

use super::{environment, flag_value};
use std::{collections::HashMap, fs, io, path::Path, time::Duration};
use temporalio_client::{
    Client, ClientOptions, Connection, ConnectionOptions, Url,
    envconfig::{ClientConfigProfile, DataSource, LoadClientConfigProfileOptions},
    errors::{ClientConnectError, ClientNewError},
};
use temporalio_common::envconfig::{ClientConfigTLS, load_client_config_profile};

const DEFAULT_NAMESPACE: &str = "default";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

// Where the server is, and who asks: the flags of the `temporal` command, over its profiles and variables.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionFlags {
    #[arg(
        help = "Temporal server [env: TEMPORAL_ADDRESS] [default: localhost:7233]",
        long,
        value_name = "HOST:PORT"
    )]
    address: Option<String>,
    #[arg(help = "Namespace [env: TEMPORAL_NAMESPACE] [default: default]", long, short)]
    namespace: Option<String>,
    #[arg(help = "API key, which turns TLS on [env: TEMPORAL_API_KEY]", long, value_name = "KEY")]
    api_key: Option<String>,
    #[arg(
        help = "Profile of the configuration file [env: TEMPORAL_PROFILE] [default: default]",
        long,
        value_name = "NAME"
    )]
    profile: Option<String>,
    #[arg(help = "Configuration file with profiles [env: TEMPORAL_CONFIG_FILE]", long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    config_file: Option<String>,
    /// Ignore configuration files
    #[arg(long, hide_short_help = true)]
    disable_config_file: bool,
    /// Ignore variables that say how to connect; those that name files, profiles and environments count
    #[arg(long, hide_short_help = true, conflicts_with = "disable_config_file")]
    disable_config_env: bool,
    #[arg(
        help = "Environment, as `temporal env set` stores it [env: TEMPORAL_ENV]",
        long,
        value_name = "NAME",
        hide_short_help = true
    )]
    env: Option<String>,
    #[arg(help = "File with environments [env: TEMPORAL_ENV_FILE]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    env_file: Option<String>,
    #[arg(help = "Turn TLS on, or off by `--tls=false` [env: TEMPORAL_TLS]", long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_short_help = true)]
    tls: Option<bool>,
    #[arg(help = "Client certificate, a file in PEM [env: TEMPORAL_TLS_CLIENT_CERT_PATH]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    tls_cert_path: Option<String>,
    #[arg(
        help = "Client certificate, in PEM [env: TEMPORAL_TLS_CLIENT_CERT_DATA]",
        long,
        value_name = "PEM",
        hide_short_help = true,
        conflicts_with = "tls_cert_path"
    )]
    tls_cert_data: Option<String>,
    #[arg(help = "Private key of the certificate, a file in PEM [env: TEMPORAL_TLS_CLIENT_KEY_PATH]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    tls_key_path: Option<String>,
    #[arg(
        help = "Private key of the certificate, in PEM [env: TEMPORAL_TLS_CLIENT_KEY_DATA]",
        long,
        value_name = "PEM",
        hide_short_help = true,
        conflicts_with = "tls_key_path"
    )]
    tls_key_data: Option<String>,
    #[arg(help = "Authority of the server's certificate, a file in PEM [env: TEMPORAL_TLS_SERVER_CA_CERT_PATH]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    tls_ca_path: Option<String>,
    #[arg(
        help = "Authority of the server's certificate, in PEM [env: TEMPORAL_TLS_SERVER_CA_CERT_DATA]",
        long,
        value_name = "PEM",
        hide_short_help = true,
        conflicts_with = "tls_ca_path"
    )]
    tls_ca_data: Option<String>,
    #[arg(
        help = "Name expected in the server's certificate [env: TEMPORAL_TLS_SERVER_NAME]",
        long,
        value_name = "NAME",
        hide_short_help = true
    )]
    tls_server_name: Option<String>,
    #[arg(help = "Header that goes with every request; can be repeated [env: TEMPORAL_GRPC_META_*]", long, value_name = "KEY=VALUE", hide_short_help = true, value_parser = flag_value::pair)]
    grpc_meta: Vec<(String, String)>,
    /// Who is recorded in histories as the one who asked or worked [default: PID@HOST]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    identity: Option<String>,
    /// How long to wait for the server, such as `5s` [default: 10s]
    #[arg(long, value_name = "DURATION", hide_short_help = true, value_parser = flag_value::duration)]
    client_connect_timeout: Option<Duration>,
}

/// A client, and the server that it is connected to.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) client: Client,
    pub(crate) target: Url,
}

/// Why there is no connection to the server.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectionError {
    #[error("cannot read {what} `{path}`")]
    File { what: &'static str, path: String, source: io::Error },
    #[error("environment file `{path}` is not what `temporal env set` writes")]
    Environment { path: String, source: serde_yaml_ng::Error },
    #[error(
        "environment `{name}` is not in `{path}`: create it with `temporal env set`, or name another by --env"
    )]
    UnknownEnvironment { name: String, path: String },
    #[error("the environment's `tls` is `{value}`: set it to `true` or `false` with `temporal env set`")]
    Tls { value: String },
    #[error("the connection is not configured well: {reason}")]
    Configuration { reason: String },
    #[error("`{address}` is no address of a Temporal server, such as `localhost:7233`")]
    Address { address: String },
    #[error("cannot connect to the Temporal server at {address}")]
    Connect { address: String, source: Box<ClientConnectError> },
    #[error("the Temporal server at {address} has not answered within {timeout:?}")]
    Timeout { address: String, timeout: Duration },
    #[error(transparent)]
    Client(#[from] ClientNewError),
}

impl ConnectionFlags {
    /// A client, once the server has answered. `edit` has the last word about how to connect.
    pub(crate) async fn connect(
        &self,
        edit: impl FnOnce(&mut ConnectionOptions, &mut ClientOptions),
    ) -> Result<Connected, ConnectionError> {
        let (mut connection, mut client) = self.options()?;
        edit(&mut connection, &mut client);
        let target = connection.target.clone();
        let address = target.as_str().trim_end_matches('/').to_owned();
        let timeout = self.client_connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        match tokio::time::timeout(timeout, Connection::connect(connection)).await {
            Ok(Ok(connection)) => Ok(Connected { client: Client::new(connection, client)?, target }),
            Ok(Err(source)) => Err(ConnectionError::Connect { address, source: source.into() }),
            Err(_) => Err(ConnectionError::Timeout { address, timeout }),
        }
    }

    fn options(&self) -> Result<(ConnectionOptions, ClientOptions), ConnectionError> {
        let profile = self.clone().with_environment()?.into_profile()?;
        let namespace = profile.namespace.clone().unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned());
        let address = profile.address.clone().unwrap_or_default();
        let mut connection =
            ConnectionOptions::try_from(profile).map_err(|error| match error.to_string() {
                reason if reason.contains("Invalid address") => ConnectionError::Address { address },
                reason => ConnectionError::Configuration { reason },
            })?;
        connection.identity = self.identity.clone().unwrap_or_else(identity);
        Ok((connection, ClientOptions::new(namespace).build()))
    }

    /// The profile, under the flags.
    fn into_profile(self) -> Result<ClientConfigProfile, ConnectionError> {
        let mut profile = self.stored_profile()?;
        let headers: HashMap<String, String> = self.grpc_meta.iter().cloned().collect();
        profile.grpc_meta.extend(headers);
        profile.address = self.address.clone().or(profile.address);
        profile.namespace = self.namespace.clone().or(profile.namespace);
        profile.api_key = self.api_key.clone().or(profile.api_key);
        profile.tls = self.tls_under(profile.tls)?;
        Ok(profile)
    }

    /// What the configuration file and the variables say.
    fn stored_profile(&self) -> Result<ClientConfigProfile, ConnectionError> {
        if let Some(path) = &self.config_file {
            read("configuration file", path)?;
        }
        // Without variables the SDK would forget this one, unlike that of the file and unlike the `temporal` command.
        let profile = self.profile.clone().or_else(|| environment::variable("TEMPORAL_PROFILE"));
        let options = LoadClientConfigProfileOptions::builder()
            .maybe_config_source(self.config_file.clone().map(DataSource::Path))
            .maybe_config_file_profile(profile)
            .disable_file(self.disable_config_file)
            .disable_env(self.disable_config_env)
            .build();
        load_client_config_profile(options, None).map_err(|error| misconfigured(&error))
    }

    fn tls_under(&self, stored: Option<ClientConfigTLS>) -> Result<Option<ClientConfigTLS>, ConnectionError> {
        let certificate = source(self.tls_cert_path.as_ref(), self.tls_cert_data.as_ref());
        let key = source(self.tls_key_path.as_ref(), self.tls_key_data.as_ref());
        let authority = source(self.tls_ca_path.as_ref(), self.tls_ca_data.as_ref());
        let name = self.tls_server_name.clone();
        let asked = certificate.is_some() || key.is_some() || authority.is_some() || name.is_some();
        if stored.is_none() && self.tls.is_none() && !asked {
            return Ok(None);
        }
        let mut tls = stored.unwrap_or_default();
        tls.disabled = self.tls.map(|tls| !tls).or(tls.disabled);
        tls.client_cert = loaded("client certificate", certificate.or(tls.client_cert))?;
        tls.client_key = loaded("private key", key.or(tls.client_key))?;
        tls.server_ca_cert = loaded("certificate authority", authority.or(tls.server_ca_cert))?;
        tls.server_name = name.or(tls.server_name);
        if tls.disable_host_verification {
            return Err(misconfigured(&"the SDK for Rust does not support TLS without host verification"));
        }
        Ok(Some(tls))
    }
}

fn misconfigured(reason: &impl ToString) -> ConnectionError {
    ConnectionError::Configuration { reason: reason.to_string() }
}

fn source(path: Option<&String>, data: Option<&String>) -> Option<DataSource> {
    let data = data.map(|data| DataSource::Data(data.clone().into_bytes()));
    data.or_else(|| path.cloned().map(DataSource::Path))
}

/// The same, with a file read: the SDK's error would not name it.
fn loaded(what: &'static str, source: Option<DataSource>) -> Result<Option<DataSource>, ConnectionError> {
    match source {
        Some(DataSource::Path(path)) => Ok(Some(DataSource::Data(read(what, &path)?))),
        other => Ok(other),
    }
}

fn read(what: &'static str, path: &str) -> Result<Vec<u8>, ConnectionError> {
    fs::read(Path::new(path)).map_err(|source| ConnectionError::File { what, path: path.to_owned(), source })
}

/// As the SDKs name a process. Without the host, all replicas of a container would have one name.
fn identity() -> String {
    format!("{}@{}", std::process::id(), gethostname::gethostname().display())
}

#[cfg(test)]
mod tests {
    use super::arguments::tests::typed;

    #[test]
    fn a_process_is_named_after_its_host() {
        let identity = |words: &[&str]| {
            typed(&[words, &["--disable-config-file"]].concat()).options().unwrap().0.identity
        };
        let host = gethostname::gethostname().into_string().unwrap();
        assert_eq!(identity(&[]), format!("{}@{host}", std::process::id()));
        assert_eq!(identity(&["--identity", "operator"]), "operator");
    }
}
