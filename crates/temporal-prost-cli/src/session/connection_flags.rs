use crate::value::flag_value;
use std::time::Duration;
use temporal_prost_connect::ConnectionSettings;

// The server and the caller: the flags of the `temporal` command, which override its profiles and variables.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionFlags {
    #[arg(
        help = "Address of the Temporal server [env: TEMPORAL_ADDRESS] [default: localhost:7233]",
        long,
        value_name = "HOST:PORT"
    )]
    address: Option<String>,
    #[arg(help = "Namespace [env: TEMPORAL_NAMESPACE] [default: default]", long, short)]
    namespace: Option<String>,
    #[arg(help = "API key; turns TLS on [env: TEMPORAL_API_KEY]", long, value_name = "KEY")]
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
    /// Ignore variables that set the connection; variables that name files, profiles and environments still apply
    #[arg(long, hide_short_help = true, conflicts_with = "disable_config_file")]
    disable_config_env: bool,
    #[arg(
        help = "Environment of `temporal env set` [env: TEMPORAL_ENV]",
        long,
        value_name = "NAME",
        hide_short_help = true
    )]
    env: Option<String>,
    #[arg(help = "File with environments [env: TEMPORAL_ENV_FILE]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    env_file: Option<String>,
    #[arg(help = "Turn TLS on, or off with `--tls=false` [env: TEMPORAL_TLS]", long, value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", hide_short_help = true)]
    tls: Option<bool>,
    #[arg(help = "PEM file with the client certificate [env: TEMPORAL_TLS_CLIENT_CERT_PATH]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    tls_cert_path: Option<String>,
    #[arg(
        help = "Client certificate in PEM format [env: TEMPORAL_TLS_CLIENT_CERT_DATA]",
        long,
        value_name = "PEM",
        hide_short_help = true,
        conflicts_with = "tls_cert_path"
    )]
    tls_cert_data: Option<String>,
    #[arg(help = "PEM file with the private key of the client certificate [env: TEMPORAL_TLS_CLIENT_KEY_PATH]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    tls_key_path: Option<String>,
    #[arg(
        help = "Private key of the client certificate in PEM format [env: TEMPORAL_TLS_CLIENT_KEY_DATA]",
        long,
        value_name = "PEM",
        hide_short_help = true,
        conflicts_with = "tls_key_path"
    )]
    tls_key_data: Option<String>,
    #[arg(help = "PEM file with the authority of the server's certificate [env: TEMPORAL_TLS_SERVER_CA_CERT_PATH]", long, value_name = "FILE", hide_short_help = true, value_hint = clap::ValueHint::FilePath)]
    tls_ca_path: Option<String>,
    #[arg(
        help = "Authority of the server's certificate in PEM format [env: TEMPORAL_TLS_SERVER_CA_CERT_DATA]",
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
    #[arg(help = "Header of every request; can be repeated [env: TEMPORAL_GRPC_META_*]", long, value_name = "KEY=VALUE", hide_short_help = true, value_parser = flag_value::pair)]
    grpc_meta: Vec<(String, String)>,
    /// Identity that histories record [default: PID@HOST]
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    identity: Option<String>,
    /// Longest wait for the connection, such as `5s` [default: 10s]
    #[arg(long, value_name = "DURATION", hide_short_help = true, value_parser = flag_value::duration)]
    client_connect_timeout: Option<Duration>,
}

impl From<ConnectionFlags> for ConnectionSettings {
    fn from(flags: ConnectionFlags) -> Self {
        Self {
            address: flags.address,
            namespace: flags.namespace,
            api_key: flags.api_key,
            profile: flags.profile,
            config_file: flags.config_file,
            disable_config_file: flags.disable_config_file,
            disable_config_env: flags.disable_config_env,
            env: flags.env,
            env_file: flags.env_file,
            tls: flags.tls,
            tls_cert_path: flags.tls_cert_path,
            tls_cert_data: flags.tls_cert_data,
            tls_key_path: flags.tls_key_path,
            tls_key_data: flags.tls_key_data,
            tls_ca_path: flags.tls_ca_path,
            tls_ca_data: flags.tls_ca_data,
            tls_server_name: flags.tls_server_name,
            grpc_meta: flags.grpc_meta,
            identity: flags.identity,
            connect_timeout: flags.client_connect_timeout,
        }
    }
}
