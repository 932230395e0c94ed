//! Settings over other settings, and over an environment of the `temporal` command.

use crate::{ConnectionError, ConnectionSettings, environment};
use std::collections::BTreeMap;

/// The settings of one thing. A layer sets all of them or none: a path overrides the text of a lower layer.
type Slot<'a> = Vec<(&'static str, &'a mut Option<String>)>;

impl ConnectionSettings {
    /// Fills in settings that are unset from `outer`.
    ///
    /// A certificate, key or authority is one setting, as a path or as text.
    ///
    /// ```
    /// use temporal_prost_connect::ConnectionSettings;
    ///
    /// let outer = ConnectionSettings { namespace: Some("orders".to_owned()), ..ConnectionSettings::default() };
    /// assert_eq!(ConnectionSettings::default().or(outer).namespace.as_deref(), Some("orders"));
    /// ```
    #[must_use]
    pub fn or(mut self, mut outer: Self) -> Self {
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
            connect_timeout: self.connect_timeout.or(outer.connect_timeout),
            ..self
        }
    }

    /// Fills in settings that are unset from the chosen environment, if any.
    pub(crate) fn with_environment(mut self) -> Result<Self, ConnectionError> {
        let named = environment::named(self.env.clone());
        if named.is_none() && self.disable_config_file {
            return Ok(self);
        }
        // The default environment was not asked for, so it does not override variables.
        let yields = named.is_none() && !self.disable_config_env;
        let is_below = |name| yields && environment::has_variable(name);
        let mut stored = environment::load(named.clone(), self.env_file.clone())?;
        self.fill(|name| stored.remove(name).filter(|_| !is_below(name)));
        if let (None, Some(tls)) = (self.tls, stored.remove("tls").filter(|_| !is_below("tls"))) {
            self.tls = Some(tls.parse().map_err(|_| ConnectionError::Tls { value: tls })?);
        }
        Ok(self)
    }

    /// Fills in settings that are unset from the layer below.
    fn fill(&mut self, mut below: impl FnMut(&'static str) -> Option<String>) {
        let missing = |slot: &Slot<'_>| slot.iter().all(|(_, flag)| flag.is_none());
        for (name, flag) in self.slots().into_iter().filter(missing).flatten() {
            *flag = below(name);
        }
    }

    /// Returns the settings that an environment may have, by the name of the flag.
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
    use super::*;

    #[test]
    fn a_path_counts_more_than_text_further_out() {
        let outer = ConnectionSettings {
            tls_cert_data: Some("old".to_owned()),
            tls_key_path: Some("old.key".to_owned()),
            namespace: Some("outer".to_owned()),
            ..ConnectionSettings::default()
        };
        let inner = ConnectionSettings {
            tls_cert_path: Some("new.pem".to_owned()),
            tls_key_data: Some("new".to_owned()),
            address: Some("inner".to_owned()),
            ..ConnectionSettings::default()
        };
        let both = inner.or(outer);
        assert_eq!((both.tls_cert_path.as_deref(), both.tls_cert_data), (Some("new.pem"), None));
        assert_eq!((both.tls_key_path, both.tls_key_data.as_deref()), (None, Some("new")));
        assert_eq!((both.address.as_deref(), both.namespace.as_deref()), (Some("inner"), Some("outer")));
    }

    #[test]
    fn what_is_not_given_comes_from_below() {
        let mut settings =
            ConnectionSettings { tls_ca_path: Some("ca.pem".to_owned()), ..ConnectionSettings::default() };
        settings.fill(|name| Some(format!("{name} below")));
        assert_eq!((settings.tls_ca_path.as_deref(), settings.tls_ca_data), (Some("ca.pem"), None));
        assert_eq!(settings.address.as_deref(), Some("address below"));
        assert_eq!(settings.tls_cert_data.as_deref(), Some("tls-cert-data below"));
    }
}
