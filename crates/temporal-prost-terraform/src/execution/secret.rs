//! Secrets of a run. Requests contain only references, and the activity reads the values.

use super::store::AnyError;
use super::v1::SecretReference;
use super::v1::secret_reference::{Source, Target};
use futures_util::future::{BoxFuture, FutureExt as _};
use std::collections::BTreeMap;
use std::fmt;
use temporal_prost_secret::Secret;

/// The replacement for a secret in the output of the CLI.
const REDACTED: &str = "(secret)";
/// The minimum length of a secret that is replaced. Shorter secrets occur in ordinary words.
const SHORTEST: usize = 4;

/// Finds secrets by name, for example in a vault.
///
/// ```
/// use futures_util::future::{BoxFuture, FutureExt as _};
/// use temporal_prost_secret::Secret;
/// use temporal_prost_terraform::execution::{AnyError, SecretResolver};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl SecretResolver for Vault {
///     fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Secret, AnyError>> {
///         async move { Err(format!("the vault has no `{name}`").into()) }.boxed()
///     }
/// }
/// ```
pub trait SecretResolver: fmt::Debug + Send + Sync + 'static {
    /// Returns the secret with this name. An error must not contain a secret.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Secret, AnyError>>;
}

/// Knows no secrets.
#[derive(Debug)]
pub(crate) struct NoResolver;

impl SecretResolver for NoResolver {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Secret, AnyError>> {
        async { Err("the worker has no resolver for secrets; set one with `Execution::secrets`".into()) }
            .boxed()
    }
}

/// The reason why a secret is unknown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The reference has no target or no source.
    #[error(
        "a secret of the stack has no target or no source; set one of its targets and one of its sources"
    )]
    Incomplete,
    /// The environment of the worker lacks the variable.
    #[error("the worker has no environment variable `{variable}` for a secret of the stack; set it")]
    Environment {
        /// The name of the variable.
        variable: String,
    },
    /// The worker cannot read the file.
    #[error("the worker cannot read the secret in `{path}`")]
    File {
        /// The path of the file.
        path: String,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The resolver fails.
    #[error("the resolver cannot provide the secret `{name}`")]
    Resolver {
        /// The name of the secret.
        name: String,
        /// The error of the resolver.
        source: AnyError,
    },
}

/// The secrets of a run, by environment variable of the CLI.
#[derive(Default)]
pub(crate) struct Secrets(BTreeMap<String, Secret>);

impl Secrets {
    pub(crate) async fn resolve(
        references: &[SecretReference],
        resolver: &dyn SecretResolver,
    ) -> Result<Self, SecretError> {
        let mut secrets = BTreeMap::new();
        for reference in references {
            let variable = match reference.target.as_ref().ok_or(SecretError::Incomplete)? {
                Target::Variable(name) => format!("TF_VAR_{name}"),
                Target::Environment(name) => name.clone(),
            };
            let source = reference.source.as_ref().ok_or(SecretError::Incomplete)?;
            secrets.insert(variable, secret(source, resolver).await?);
        }
        Ok(Self(secrets))
    }

    /// Returns the environment variables of the CLI.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(variable, secret)| (variable.as_str(), secret.expose()))
    }

    /// Adds a secret that the CLI gets in an environment variable.
    pub(crate) fn insert(&mut self, variable: &str, secret: Secret) {
        self.0.insert(variable.to_owned(), secret);
    }

    /// Replaces the secrets in an output of the CLI. A provider may have put them there.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.0.values().map(Secret::expose).filter(|secret| secret.len() >= SHORTEST) {
            if text.contains(secret) {
                text = text.replace(secret, REDACTED);
            }
        }
        text
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

async fn secret(source: &Source, resolver: &dyn SecretResolver) -> Result<Secret, SecretError> {
    match source {
        Source::FromEnvironment(variable) => std::env::var(variable)
            .map(Secret::new)
            .map_err(|_| SecretError::Environment { variable: variable.clone() }),
        Source::FromFile(path) => {
            let unreadable = |source| SecretError::File { path: path.clone(), source };
            let text = tokio::fs::read_to_string(path).await.map_err(unreadable)?;
            Ok(Secret::new(text.strip_suffix('\n').unwrap_or(&text)))
        }
        Source::FromResolver(name) => {
            let failed = |source| SecretError::Resolver { name: name.clone(), source };
            resolver.resolve(name).await.map_err(failed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_redacted_and_not_shown() {
        let secret = |name: &str, value: &str| (name.to_owned(), Secret::new(value));
        let secrets = Secrets([secret("TF_VAR_password", "hunter2"), secret("TF_VAR_pin", "12")].into());
        assert_eq!(
            secrets.redact("the password hunter2 has 12 faults"),
            "the password (secret) has 12 faults"
        );
        assert_eq!(format!("{secrets:?}"), r#"{"TF_VAR_password", "TF_VAR_pin"}"#);
    }
}
