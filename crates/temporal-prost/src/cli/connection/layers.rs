//! Flags over those of the commands above, and over an environment of the `temporal` command.

use super::{ConnectionError, ConnectionFlags};
use crate::cli::environment;
use std::collections::BTreeMap;

/// The flags of one thing, of which one layer tells all: a path counts more than text further below.
type Slot<'a> = Vec<(&'static str, &'a mut Option<String>)>;

impl ConnectionFlags {
    /// These flags, and those of `outer` that are not among them.
    pub(crate) fn or(mut self, mut outer: Self) -> Self {
        let above = outer.slots().into_iter().flatten();
        let mut above: BTreeMap<_, _> = above.map(|(name, flag)| (name, flag.take())).collect();
        self.fill(|name| above.remove(name).flatten());
        Self {
            profile: self.profile.or(outer.profile),
            config_file: self.config_file.or(outer.config_file),
            disable_config_file: self.disable_config_file || outer.disable_config_file,
            disable_config_env: self.disable_config_env || outer.disable_config_env,
            env: self.env.or(outer.env),
            env_file: self.env_file.or(outer.env_file),
            tls: self.tls.or(outer.tls),
            grpc_meta: outer.grpc_meta.into_iter().chain(self.grpc_meta).collect(),
            identity: self.identity.or(outer.identity),
            client_connect_timeout: self.client_connect_timeout.or(outer.client_connect_timeout),
            ..self
        }
    }

    /// The same flags, with those that were not given taken from the environment that is chosen, if one is.
    pub(super) fn with_environment(mut self) -> Result<Self, ConnectionError> {
        let named = environment::named(self.env.clone());
        if named.is_none() && self.disable_config_file {
            return Ok(self);
        }
        // Nobody has asked for the default environment: it does not count more than a variable that is heard.
        let yields = named.is_none() && !self.disable_config_env;
        let is_below = |name| yields && environment::has_variable(name);
        let mut stored = environment::load(named.clone(), self.env_file.clone())?;
        self.fill(|name| stored.remove(name).filter(|_| !is_below(name)));
        if let (None, Some(tls)) = (self.tls, stored.remove("tls").filter(|_| !is_below("tls"))) {
            self.tls = Some(tls.parse().map_err(|_| ConnectionError::Tls { value: tls })?);
        }
        Ok(self)
    }

    /// Takes from the layer below what is not given here.
    fn fill(&mut self, mut below: impl FnMut(&'static str) -> Option<String>) {
        let missing = |slot: &Slot<'_>| slot.iter().all(|(_, flag)| flag.is_none());
        for (name, flag) in self.slots().into_iter().filter(missing).flatten() {
            *flag = below(name);
        }
    }

    /// The flags that an environment may give.
    fn slots(&mut self) -> [Slot<'_>; 7] {
        [
            vec![("address", &mut self.address)],
            vec![("namespace", &mut self.namespace)],
            vec![("api-key", &mut self.api_key)],
            vec![("tls-cert-path", &mut self.tls_cert_path), ("tls-cert-data", &mut self.tls_cert_data)],
            vec![("tls-key-path", &mut self.tls_key_path), ("tls-key-data", &mut self.tls_key_data)],
            vec![("tls-ca-path", &mut self.tls_ca_path), ("tls-ca-data", &mut self.tls_ca_data)],
            vec![("tls-server-name", &mut self.tls_server_name)],
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::connection::arguments::tests::typed;

    #[test]
    fn a_path_counts_more_than_text_further_out() {
        let outer = typed(&["--tls-cert-data", "old", "--tls-key-path", "old.key", "--namespace", "outer"]);
        let inner = typed(&["--tls-cert-path", "new.pem", "--tls-key-data", "new", "--address", "inner"]);
        let both = inner.or(outer);
        assert_eq!((both.tls_cert_path.as_deref(), both.tls_cert_data), (Some("new.pem"), None));
        assert_eq!((both.tls_key_path, both.tls_key_data.as_deref()), (None, Some("new")));
        assert_eq!((both.address.as_deref(), both.namespace.as_deref()), (Some("inner"), Some("outer")));
    }

    #[test]
    fn what_is_not_given_comes_from_below() {
        let mut flags = typed(&["--tls-ca-path", "ca.pem"]);
        flags.fill(|name| Some(format!("{name} below")));
        assert_eq!((flags.tls_ca_path.as_deref(), flags.tls_ca_data), (Some("ca.pem"), None));
        assert_eq!(flags.address.as_deref(), Some("address below"));
        assert_eq!(flags.tls_cert_data.as_deref(), Some("tls-cert-data below"));
    }
}
