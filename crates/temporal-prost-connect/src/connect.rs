use crate::{ConnectionError, ConnectionSettings};
use temporalio_client::{Client, ClientOptions, ConnectionOptions, Url};

/// A client and the server that it is connected to.
///
/// ```no_run
/// use temporal_prost_connect::{Connected, ConnectionError, ConnectionSettings};
///
/// # async fn connect() -> Result<(), ConnectionError> {
/// let settings = ConnectionSettings { namespace: Some("orders".to_owned()), ..ConnectionSettings::default() };
/// let Connected { client, target } = settings.connect(|_, _| ()).await?;
/// println!("connected to {target}");
/// # Ok(())
/// # }
/// ```
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
    /// Returns an error if the configuration is invalid, if the profile has a codec, or if the server cannot be reached.
    pub async fn connect(
        &self,
        edit: impl FnOnce(&mut ConnectionOptions, &mut ClientOptions),
    ) -> Result<Connected, ConnectionError> {
        let mut profile = self.profile()?;
        edit(&mut profile.connection, &mut profile.client);
        let target = profile.connection.target.clone();
        Ok(Connected { client: profile.connect().await?, target })
    }

    /// Returns the SDK's options, without connecting.
    ///
    /// They contain neither credentials that change nor a codec. [`profile`](Self::profile) returns these, too.
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
        let profile = self.profile()?;
        Ok((profile.connection, profile.client))
    }
}

/// Names the process as the SDKs do. Without the host, all replicas of a container would have the same name.
pub(crate) fn identity() -> String {
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
