//! Secrets of a run. Requests contain only references, and the activity reads the values.

use super::redaction::Redaction;
use super::store::AnyError;
use super::v1::SecretReference;
use super::v1::secret_reference::{Source, Target};
use futures_util::future::{BoxFuture, FutureExt as _};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use temporal_prost_secret::Secret;

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
pub(crate) struct Secrets {
    values: BTreeMap<String, Secret>,
    redaction: Redaction,
}

impl Secrets {
    pub(crate) async fn resolve(
        references: &[SecretReference],
        resolver: &dyn SecretResolver,
    ) -> Result<Self, SecretError> {
        let mut secrets = Self::default();
        for reference in references {
            let variable = match reference.target.as_ref().ok_or(SecretError::Incomplete)? {
                Target::Variable(name) => format!("TF_VAR_{name}"),
                Target::Environment(name) => name.clone(),
            };
            let source = reference.source.as_ref().ok_or(SecretError::Incomplete)?;
            secrets.insert(&variable, secret(source, resolver).await?);
        }
        Ok(secrets)
    }

    /// Returns the environment variables of the CLI.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(variable, secret)| (variable.as_str(), secret.expose()))
    }

    /// Adds a secret that the CLI gets in an environment variable.
    pub(crate) fn insert(&mut self, variable: &str, secret: Secret) {
        self.redaction.add(secret.expose());
        self.values.insert(variable.to_owned(), secret);
    }

    /// Replaces the secrets in an output of the CLI. A provider may have put them there.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.redaction.redact(text)
    }

    /// Returns `true` if a value contains a secret.
    pub(crate) fn are_in(&self, value: &Value) -> bool {
        match value {
            Value::Null | Value::Bool(_) => false,
            Value::Number(number) => self.redaction.finds(&number.to_string()),
            Value::String(text) => self.redaction.finds(text),
            Value::Array(items) => items.iter().any(|item| self.are_in(item)),
            Value::Object(fields) => {
                fields.iter().any(|(name, field)| self.redaction.finds(name) || self.are_in(field))
            }
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
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
    use serde_json::json;

    fn secrets(values: &[&str]) -> Secrets {
        let mut secrets = Secrets::default();
        for (index, value) in values.iter().enumerate() {
            secrets.insert(&format!("TF_VAR_{index}"), Secret::new(*value));
        }
        secrets
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", secrets(&["hunter2", "12"])), r#"{"TF_VAR_0", "TF_VAR_1"}"#);
    }

    #[test]
    fn secrets_are_found_in_values() {
        let secrets = secrets(&["a\"b\\c\nd", "271828"]);
        for value in [
            json!("a\"b\\c\nd"),
            json!({ "keys": ["x", "key: a\"b\\c\nd."] }),
            json!({ "a\"b\\c\nd": 1 }),
            json!([271_828]),
            // As `jsonencode` does.
            json!(json!({ "key": "a\"b\\c\nd" }).to_string()),
        ] {
            assert!(secrets.are_in(&value), "{value}");
        }
        assert!(!secrets.are_in(&json!({ "a": [true, null, 3, "b"] })));
    }
}
