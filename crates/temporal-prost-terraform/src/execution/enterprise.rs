//! Execution with the API of Terraform Enterprise.

mod activities;
mod api;
mod apply;
mod configuration;
mod document;
mod error;
mod log;
mod output;
mod pace;
mod plan;
mod policy;
mod run;
mod session;
mod watch;
mod workspace;

pub use error::EnterpriseError;

use api::Api;
use error::check_name;
use std::fmt;
use std::time::Duration;
use temporal_prost_secret::TokenSource;

/// The time after a cancellation in which a run must end by itself.
const GRACE: Duration = Duration::from_mins(1);
/// The times between two requests for the status of a run.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(10);

/// Terraform Enterprise, or HCP Terraform, with the settings of a worker.
///
/// Each stack uses the workspace with its name. The workspace must exist and execute remotely.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_secret::TokenFile;
/// use temporal_prost_terraform::execution::Enterprise;
///
/// # fn enterprise() -> Result<(), Box<dyn std::error::Error>> {
/// let tokens = TokenFile::open("/run/secrets/terraform")?;
/// let enterprise = Enterprise::new("https://app.terraform.io", "acme", tokens)?
///     .workspace_prefix("prod-")
///     .grace(Duration::from_secs(120));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Enterprise {
    api: Api,
    organization: String,
    prefix: String,
    polling: (Duration, Duration),
    grace: Duration,
}

impl Enterprise {
    /// Uses an organization of the server at a URL. The system must trust the certificate authority of the server.
    ///
    /// # Errors
    /// Returns an error if the URL or the name of the organization is invalid, or if the system trusts no certificate
    /// authority.
    pub fn new(
        url: &str,
        organization: impl Into<String>,
        tokens: impl TokenSource,
    ) -> Result<Self, EnterpriseError> {
        let organization = organization.into();
        check_name(&organization)?;
        let api = Api::new(url, tokens)?;
        Ok(Self { api, organization, prefix: String::new(), polling: (SHORTEST, LONGEST), grace: GRACE })
    }

    /// Trusts servers whose certificate is signed by one of `roots`, in PEM format, instead of the certificate
    /// authorities of the system.
    ///
    /// # Errors
    /// Returns an error if the certificates do not parse.
    pub fn with_roots(mut self, roots: &[u8]) -> Result<Self, EnterpriseError> {
        self.api = self.api.with_roots(roots)?;
        Ok(self)
    }

    /// Sets the prefix of workspace names. The name of a stack follows it. Defaults to an empty prefix.
    #[must_use]
    pub fn workspace_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the time between two requests for the status of a run. It grows from `shortest` to `longest`, which default
    /// to 1 and 10 seconds.
    #[must_use]
    pub fn polling(mut self, shortest: Duration, longest: Duration) -> Self {
        self.polling = (shortest, longest);
        self
    }

    /// Sets the maximum size of a response, in bytes. Defaults to 256 MiB.
    ///
    /// A larger plan is a failure of the type [`CONFIGURATION_INVALID`](super::CONFIGURATION_INVALID), which is not
    /// retried. If the log of a successful apply is larger, the result of `RunApply` contains a warning about this.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.api = self.api.with_max_size(bytes);
        self
    }

    /// Sets the time between the cancellation of a run and its cancellation by force. Defaults to 60 seconds.
    ///
    /// A run that is cancelled by force does not save its state.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }
}

impl fmt::Debug for Enterprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enterprise")
            .field("url", &self.api.url())
            .field("organization", &self.organization)
            .finish_non_exhaustive()
    }
}
