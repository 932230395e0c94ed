//! Profiles: everything that a client needs to connect.

mod address;
mod fault;
mod file;
mod open;
mod parse;
mod section;
mod settings;
mod stored;

pub use fault::{ProfileFault, ProfileFaults};
pub use settings::{
    CertificateSettings, ClusterSettings, HeaderSettings, ProfileSettings, TokenOrigin, TokenSettings,
};

use crate::{ConnectionError, ConnectionSettings};
use std::error::Error;
use std::time::Duration;
use temporal_prost_secret::CodecSettings;
use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Makes a codec from its settings, and applies it to the options of a client.
pub type ApplyCodec =
    dyn Fn(&CodecSettings, &mut ClientOptions) -> Result<(), Box<dyn Error + Send + Sync>> + Send + Sync;

/// A profile that was read and can be edited before it is used.
///
/// `temporal.toml` has the settings that all SDKs and the `temporal` command understand. `temporal-prost.toml`, in
/// the same directory, has the others:
///
/// ```toml
/// [profile.default]
/// reload_tls = true
/// api_key = { file = "/run/secrets/api-key" }
/// codec = { keys_file = "/run/secrets/temporal-keys" }
/// ```
///
/// ```no_run
/// use temporal_prost_connect::{ConnectionError, Profile};
///
/// # async fn connect() -> Result<(), ConnectionError> {
/// let mut profile = Profile::load()?;
/// profile.connection.identity = "nightly-report".to_owned();
/// let client = profile.connect().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Profile {
    /// The SDK's options of the connection.
    pub connection: ConnectionOptions,
    /// The SDK's options of the client.
    pub client: ClientOptions,
    /// The settings of `temporal-prost.toml`. [`codec`](Self::codec) takes the codec out of them.
    pub settings: ProfileSettings,
    /// The time to wait for the server when connecting. Defaults to 10 seconds.
    pub connect_timeout: Duration,
}

impl Profile {
    /// Reads the profile that the environment names, as [`ConnectionSettings::profile`] does.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read, or if a setting is invalid.
    pub fn load() -> Result<Self, ConnectionError> {
        ConnectionSettings::default().profile()
    }

    /// Makes the codec of the profile, if it has one. Pass `temporal_prost_codec::apply_codec`, or a function of yours.
    ///
    /// A profile whose codec is not made does not connect: the client would store plain text.
    ///
    /// ```
    /// use temporal_prost_connect::{ConnectionError, ConnectionSettings};
    ///
    /// # fn options() -> Result<(), ConnectionError> {
    /// # let settings = ConnectionSettings { disable_config_file: true, ..ConnectionSettings::default() };
    /// let profile = settings.profile()?.codec(|settings, options| {
    ///     println!("{settings:?} for {}", options.namespace);
    ///     # Ok::<_, std::io::Error>(())
    /// })?;
    /// # Ok(())
    /// # }
    /// # options().unwrap();
    /// ```
    ///
    /// # Errors
    /// Returns the error of `apply`.
    pub fn codec<E: Into<Box<dyn Error + Send + Sync>>>(
        mut self,
        apply: impl FnOnce(&CodecSettings, &mut ClientOptions) -> Result<(), E>,
    ) -> Result<Self, ConnectionError> {
        if let Some(settings) = self.settings.codec.take() {
            apply(&settings, &mut self.client).map_err(|source| ConnectionError::Codec(source.into()))?;
        }
        Ok(self)
    }

    /// Selects the namespace of a service, which `services` in the profile sets. Defaults to the namespace of the profile.
    ///
    /// Select the service before the [`codec`](Self::codec), which may depend on the namespace.
    ///
    /// ```no_run
    /// use temporal_prost_connect::{ConnectionError, Profile};
    ///
    /// # async fn connect() -> Result<(), ConnectionError> {
    /// // The profile contains `services = { "shop.v1.Returns" = "returns" }`.
    /// let client = Profile::load()?.service("shop.v1.Returns").connect().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn service(mut self, name: &str) -> Self {
        if let Some(namespace) = self.settings.services.get(name) {
            self.client.namespace.clone_from(namespace);
        }
        self
    }

    /// Connects, and waits until the server has answered.
    ///
    /// With one cluster and fixed credentials, this is the SDK's own connection. Otherwise, a
    /// [`Transport`](crate::Transport) sends the requests.
    ///
    /// # Errors
    /// Returns an error if the profile has a codec that was not made, if a credential cannot be loaded, or if the server
    /// cannot be reached.
    pub async fn connect(self) -> Result<Client, ConnectionError> {
        if self.settings.codec.is_some() {
            return Err(ConnectionError::UnusedCodec);
        }
        let address = self.connection.target.as_str().trim_end_matches('/').to_owned();
        let timeout = self.connect_timeout;
        let connect = async {
            let connection = open::options(self.connection, &self.client.namespace, &self.settings).await?;
            let connection = Connection::connect(connection).await;
            let failed = |source| ConnectionError::Connect { address: address.clone(), source };
            let connection = connection.map_err(|source| failed(source.into()))?;
            Ok(Client::new(connection, self.client)?)
        };
        match tokio::time::timeout(timeout, connect).await {
            Ok(connected) => connected,
            Err(_) => Err(ConnectionError::Timeout { address, timeout }),
        }
    }
}

impl ConnectionSettings {
    /// Reads the profile, and lays these settings over it. Does not connect.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read, or if a setting is invalid.
    pub fn profile(&self) -> Result<Profile, ConnectionError> {
        let settings = self.clone().with_environment()?;
        let extension = file::read(&settings)?;
        let timeout = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        let (connection, client, settings) = settings.into_options(extension)?;
        Ok(Profile { connection, client, settings, connect_timeout: timeout })
    }
}
