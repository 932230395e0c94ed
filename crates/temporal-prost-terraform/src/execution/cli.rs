//! The CLI and its settings.

pub(crate) mod explanation;
mod lines;
pub(crate) mod message;
mod run;
pub(crate) mod shown;
mod transcript;

pub(crate) use run::{Outcome, Run};
pub(crate) use transcript::Transcript;

use super::supervisor::Supervisor;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The time after an interrupt in which the providers must end and the CLI must save the state.
const GRACE: Duration = Duration::from_secs(30);
/// The environment variables of the worker that the CLI needs to find programs, certificates and proxies.
const INHERITED: [&str; 12] = [
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "NO_PROXY",
    "PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TMPDIR",
    "https_proxy",
    "http_proxy",
    "no_proxy",
];

/// `tofu` or `terraform`, with the settings of a worker.
///
/// The CLI inherits only `PATH`, `HOME`, `LANG`, `TMPDIR`, and the variables for proxies and certificates. Set all other
/// environment variables with [`env`](Self::env), or as secrets of a stack.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_terraform::execution::{Cli, Supervisor};
///
/// let cli = Cli::tofu()
///     .supervisor(Supervisor::at("/usr/local/bin/temporal-prost-terraform-supervisor"))
///     .grace(Duration::from_secs(20))
///     .plugin_cache("/var/cache/terraform")
///     .env("TF_CLI_CONFIG_FILE", "/etc/tofu.rc");
/// ```
#[derive(Clone)]
pub struct Cli {
    pub(crate) program: PathBuf,
    pub(crate) supervisor: Supervisor,
    pub(crate) grace: Duration,
    pub(crate) plugin_cache: Option<PathBuf>,
    environment: Vec<(OsString, OsString)>,
}

impl Cli {
    /// Uses `tofu` in `PATH`.
    #[must_use]
    pub fn tofu() -> Self {
        Self::at("tofu")
    }

    /// Uses `terraform` in `PATH`.
    #[must_use]
    pub fn terraform() -> Self {
        Self::at("terraform")
    }

    /// Uses the program at a path.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            supervisor: Supervisor::default(),
            grace: GRACE,
            plugin_cache: None,
            environment: Vec::new(),
        }
    }

    /// Sets the program that supervises the CLI. Defaults to the worker itself, which must call [`Supervisor::enter`].
    #[must_use]
    pub fn supervisor(mut self, supervisor: Supervisor) -> Self {
        self.supervisor = supervisor;
        self
    }

    /// Sets the time between an interrupt and a kill. Defaults to 30 seconds.
    ///
    /// A run also fails if its worker is too busy to read any output for this time, because a part of the output would be
    /// lost.
    ///
    /// The time must be shorter than the heartbeat timeout of the activities, which is 60 seconds. The CLI of a lost
    /// worker then ends before the next attempt starts.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets a directory in which the CLI caches providers. Defaults to none, so each run downloads its providers.
    ///
    /// The runs of all workers on this host can share the directory. Only one of them initializes at a time.
    #[must_use]
    pub fn plugin_cache(mut self, directory: impl Into<PathBuf>) -> Self {
        self.plugin_cache = Some(directory.into());
        self
    }

    /// Sets an environment variable of the CLI and its providers.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Returns the environment of a run without its secrets.
    pub(crate) fn environment(&self, data: &Path) -> Vec<(OsString, OsString)> {
        let inherited =
            INHERITED.iter().filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)));
        let automation = ["TF_IN_AUTOMATION", "CHECKPOINT_DISABLE"].map(|name| (name.into(), "1".into()));
        let mut environment: Vec<_> = inherited.chain(automation).collect();
        environment.push(("TF_INPUT".into(), "0".into()));
        environment.push(("TF_DATA_DIR".into(), data.into()));
        let cache = self.plugin_cache.iter().map(|path| ("TF_PLUGIN_CACHE_DIR".into(), path.into()));
        environment.extend(cache);
        environment.extend(self.environment.iter().cloned());
        environment
    }
}

impl fmt::Debug for Cli {
    /// Shows only the names of environment variables, because their values may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.environment.iter().map(|(name, _)| name).collect();
        f.debug_struct("Cli")
            .field("program", &self.program)
            .field("grace", &self.grace)
            .field("environment", &names)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_environment_are_not_shown() {
        let cli = Cli::tofu().env("TOKEN", "hunter2");
        let shown = format!("{cli:?}");
        assert!(shown.contains("TOKEN") && !shown.contains("hunter2"), "{shown}");
    }
}
