//! Environments of the `temporal` command: values of flags, stored by `temporal env set`.

use crate::{ConnectionError, variable};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

/// The environment that the `temporal` command uses by default.
const DEFAULT: &str = "default";

#[derive(Default, Deserialize)]
struct File {
    #[serde(default)]
    env: BTreeMap<String, BTreeMap<String, String>>,
}

/// Returns the environment that a setting or a variable chooses.
pub(super) fn named(flag: Option<String>) -> Option<String> {
    flag.or_else(|| variable("TEMPORAL_ENV"))
}

/// Tells if a variable sets the same as this flag. A path and the text of the file set the same.
pub(super) fn has_variable(flag: &str) -> bool {
    variables(flag).iter().any(|name| variable(name).is_some())
}

fn variables(flag: &str) -> Vec<String> {
    let of =
        [("tls-cert", "tls-client-cert"), ("tls-key", "tls-client-key"), ("tls-ca", "tls-server-ca-cert")];
    let name = of.into_iter().fold(flag.to_owned(), |name, (flag, variable)| name.replace(flag, variable));
    let name = format!("TEMPORAL_{}", name.to_uppercase().replace('-', "_"));
    match name.strip_suffix("_PATH").or_else(|| name.strip_suffix("_DATA")) {
        Some(thing) => vec![format!("{thing}_PATH"), format!("{thing}_DATA")],
        None => vec![name],
    }
}

/// Loads the flags of the environment `name`, or of the default environment if it exists.
pub(super) fn load(
    name: Option<String>,
    file: Option<String>,
) -> Result<BTreeMap<String, String>, ConnectionError> {
    let given = file.or_else(|| variable("TEMPORAL_ENV_FILE")).map(PathBuf::from);
    let Some(path) = given.clone().or_else(default_path) else {
        return Ok(BTreeMap::new());
    };
    let needed = name.is_some() || given.is_some();
    let mut environments = read(&path, needed)?.env;
    match (environments.remove(name.as_deref().unwrap_or(DEFAULT)), name) {
        (Some(flags), _) => Ok(flags),
        (None, None) => Ok(BTreeMap::new()),
        (None, Some(name)) => {
            Err(ConnectionError::UnknownEnvironment { name, path: path.display().to_string() })
        }
    }
}

fn read(path: &Path, needed: bool) -> Result<File, ConnectionError> {
    let shown = || path.display().to_string();
    match fs::read(path) {
        Err(_) if !needed => Ok(File::default()),
        Err(source) => Err(ConnectionError::File { what: "environment file", path: shown(), source }),
        Ok(text) => serde_yaml_ng::from_slice(&text)
            .map_err(|source| ConnectionError::Environment { path: shown(), source }),
    }
}

fn default_path() -> Option<PathBuf> {
    Some(env::home_dir()?.join(".config/temporalio/temporal.yaml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_its_text_share_their_variables() {
        let client = ["TEMPORAL_TLS_CLIENT_CERT_PATH", "TEMPORAL_TLS_CLIENT_CERT_DATA"];
        assert_eq!(variables("tls-cert-data"), client);
        assert_eq!(variables("tls-cert-path"), client);
        let authority = ["TEMPORAL_TLS_SERVER_CA_CERT_PATH", "TEMPORAL_TLS_SERVER_CA_CERT_DATA"];
        assert_eq!(variables("tls-ca-data"), authority);
        assert_eq!(variables("address"), ["TEMPORAL_ADDRESS"]);
    }
}
