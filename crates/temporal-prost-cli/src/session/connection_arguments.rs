//! The flags of a connection as words of a command line.

use temporal_prost_connect::ConnectionSettings;

/// Replaces a secret.
const SECRET: &str = "…";

/// Returns the flags for a command line that reaches the same server. Secrets are replaced, since screens and logs show
/// the command line.
pub(crate) fn connection_arguments(settings: &ConnectionSettings) -> Vec<String> {
    let switches = [
        settings.disable_config_file.then(|| "--disable-config-file".to_owned()),
        settings.disable_config_env.then(|| "--disable-config-env".to_owned()),
        settings.tls.map(|tls| format!("--tls={tls}")),
    ];
    let given = open(settings).into_iter().chain(secret(settings));
    let given = given.filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
    let header = |(name, _): &(String, String)| ["--grpc-meta".to_owned(), format!("{name}={SECRET}")];
    let headers = settings.grpc_meta.iter().map(header);
    given.chain(headers).flatten().chain(switches.into_iter().flatten()).collect()
}

fn open(settings: &ConnectionSettings) -> [(&'static str, Option<String>); 11] {
    [
        ("--address", &settings.address),
        ("--namespace", &settings.namespace),
        ("--profile", &settings.profile),
        ("--config-file", &settings.config_file),
        ("--env", &settings.env),
        ("--env-file", &settings.env_file),
        ("--tls-cert-path", &settings.tls_cert_path),
        ("--tls-key-path", &settings.tls_key_path),
        ("--tls-ca-path", &settings.tls_ca_path),
        ("--tls-server-name", &settings.tls_server_name),
        ("--identity", &settings.identity),
    ]
    .map(|(flag, value)| (flag, value.clone()))
}

fn secret(settings: &ConnectionSettings) -> [(&'static str, Option<String>); 4] {
    [
        ("--api-key", &settings.api_key),
        ("--tls-cert-data", &settings.tls_cert_data),
        ("--tls-key-data", &settings.tls_key_data),
        ("--tls-ca-data", &settings.tls_ca_data),
    ]
    .map(|(flag, value)| (flag, value.as_ref().map(|_| SECRET.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::ConnectionFlags;
    use clap::{Args as _, FromArgMatches as _};

    fn parse(words: &[&str]) -> ConnectionSettings {
        let command = ConnectionFlags::augment_args(clap::Command::new("")).no_binary_name(true);
        let matches = command.try_get_matches_from(words).expect("the words are flags");
        ConnectionFlags::from_arg_matches(&matches).expect("clap has checked them").into()
    }

    fn again(words: &[&str]) -> Vec<String> {
        connection_arguments(&parse(words))
    }

    #[test]
    fn secrets_are_not_repeated() {
        let words = ["--api-key", "s3cret", "--grpc-meta=authorization=s3cret", "--tls-key-data", "s3cret"];
        assert_eq!(
            again(&words),
            ["--api-key", "…", "--tls-key-data", "…", "--grpc-meta", "authorization=…"]
        );
    }

    #[test]
    fn every_flag_that_can_be_read_is_repeated() {
        let command = ConnectionFlags::augment_args(clap::Command::new(""));
        // The timeout does not change the server.
        let flags = command.get_arguments().filter(|arg| arg.get_id() != "client_connect_timeout");
        for arg in flags {
            let flag = format!("--{}", arg.get_long().expect("every flag has a long name"));
            let words: &[&str] = match arg.get_id().as_str() {
                "tls" => &["--tls=false"],
                "disable_config_file" | "disable_config_env" => &[&flag],
                _ => &[&flag, "a=b"],
            };
            let again = again(words);
            assert!(again[0].starts_with(&flag), "{words:?}: {again:?}");
        }
    }
}
