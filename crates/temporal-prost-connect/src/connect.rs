use crate::{ConnectionError, ConnectionSettings};
use std::time::Duration;
use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions, Url};

const DEFAULT_NAMESPACE: &str = "default";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client and the server that it is connected to.
#[derive(Debug)]
pub struct Connected {
    /// The SDK's client.
    pub client: Client,
    /// The address of the server.
    pub target: Url,
}

impl ConnectionSettings {
    /// Connects and waits until the server has answered. `edit` can change the SDK's options before they are used.
    ///
    /// # Errors
    /// Returns an error if the configuration is invalid, or if the server cannot be reached.
    pub async fn connect(
        &self,
        edit: impl FnOnce(&mut ConnectionOptions, &mut ClientOptions),
    ) -> Result<Connected, ConnectionError> {
        let (mut connection, mut client) = self.options()?;
        edit(&mut connection, &mut client);
        let target = connection.target.clone();
        let address = target.as_str().trim_end_matches('/').to_owned();
        let timeout = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        match tokio::time::timeout(timeout, Connection::connect(connection)).await {
            Ok(Ok(connection)) => Ok(Connected { client: Client::new(connection, client)?, target }),
            Ok(Err(source)) => Err(ConnectionError::Connect { address, source: source.into() }),
            Err(_) => Err(ConnectionError::Timeout { address, timeout }),
        }
    }

    /// Returns the SDK's options, without connecting.
    ///
    /// ```
    /// use temporal_prost_connect::{ConnectionError, ConnectionSettings};
    ///
    /// let settings = ConnectionSettings {
    ///     address: Some("temporal.example:7233".to_owned()),
    ///     identity: Some("operator".to_owned()),
    ///     disable_config_file: true,
    ///     ..ConnectionSettings::default()
    /// };
    /// let (connection, _) = settings.options()?;
    /// assert_eq!(connection.identity, "operator");
    /// # Ok::<(), ConnectionError>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if the configuration is invalid.
    pub fn options(&self) -> Result<(ConnectionOptions, ClientOptions), ConnectionError> {
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
}

/// Names the process as the SDKs do. Without the host, all replicas of a container would have the same name.
fn identity() -> String {
    format!("{}@{}", std::process::id(), gethostname::gethostname().display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_named_after_its_host() {
        let settings = ConnectionSettings { disable_config_file: true, ..ConnectionSettings::default() };
        let host = gethostname::gethostname().into_string().unwrap();
        assert_eq!(settings.options().unwrap().0.identity, format!("{}@{host}", std::process::id()));
    }
}
