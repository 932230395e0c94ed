//! The flags as words again.

use super::ConnectionFlags;

/// Stands where a secret was.
const SECRET: &str = "…";

impl ConnectionFlags {
    /// The flags again, for a command line that means the same server. What nobody should read on a screen or in a
    /// log is left to be filled in.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let switches = [
            self.disable_config_file.then(|| "--disable-config-file".to_owned()),
            self.disable_config_env.then(|| "--disable-config-env".to_owned()),
            self.tls.map(|tls| format!("--tls={tls}")),
        ];
        let given = self.open().into_iter().chain(self.secret());
        let given = given.filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
        let header = |(name, _): &(String, String)| ["--grpc-meta".to_owned(), format!("{name}={SECRET}")];
        let headers = self.grpc_meta.iter().map(header);
        given.chain(headers).flatten().chain(switches.into_iter().flatten()).collect()
    }

    fn open(&self) -> [(&'static str, Option<String>); 11] {
        [
            ("--address", &self.address),
            ("--namespace", &self.namespace),
            ("--profile", &self.profile),
            ("--config-file", &self.config_file),
            ("--env", &self.env),
            ("--env-file", &self.env_file),
            ("--tls-cert-path", &self.tls_cert_path),
            ("--tls-key-path", &self.tls_key_path),
            ("--tls-ca-path", &self.tls_ca_path),
            ("--tls-server-name", &self.tls_server_name),
            ("--identity", &self.identity),
        ]
        .map(|(flag, value)| (flag, value.clone()))
    }

    fn secret(&self) -> [(&'static str, Option<String>); 4] {
        [
            ("--api-key", &self.api_key),
            ("--tls-cert-data", &self.tls_cert_data),
            ("--tls-key-data", &self.tls_key_data),
            ("--tls-ca-data", &self.tls_ca_data),
        ]
        .map(|(flag, value)| (flag, value.as_ref().map(|_| SECRET.to_owned())))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use clap::{Args as _, FromArgMatches as _};

    pub(in crate::cli::connection) fn typed(words: &[&str]) -> ConnectionFlags {
        let command = ConnectionFlags::augment_args(clap::Command::new("")).no_binary_name(true);
        let matches = command.try_get_matches_from(words).expect("the words are flags");
        ConnectionFlags::from_arg_matches(&matches).expect("clap has checked them")
    }

    fn again(words: &[&str]) -> Vec<String> {
        typed(words).arguments()
    }

    #[test]
    fn secrets_are_not_repeated() {
        let typed = ["--api-key", "s3cret", "--grpc-meta=authorization=s3cret", "--tls-key-data", "s3cret"];
        assert_eq!(
            again(&typed),
            ["--api-key", "…", "--tls-key-data", "…", "--grpc-meta", "authorization=…"]
        );
    }

    #[test]
    fn every_flag_that_can_be_read_is_repeated() {
        let command = ConnectionFlags::augment_args(clap::Command::new(""));
        // It says for how long to wait, and not for whom.
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
