//! The issuers of id tokens, the roles, and who has which role.

mod document;
mod validate;

pub use validate::Fault;

use document::Document;
use ring::digest::{SHA256, digest};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_biscuit::Right;
use temporal_prost_secret::{JwtClaims, JwtVerifier, Reloaded};

/// The reason why a file of roles is unusable.
///
/// ```
/// use temporal_prost_iam::{RoleFile, RoleFileError};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("roles.toml");
/// std::fs::write(&path, "version = 1\nlife_seconds = 7200\nissuers = []\nroles = []\ngrants = []\n")?;
/// let Err(RoleFileError::Invalid { faults, .. }) = RoleFile::open(path) else { panic!() };
/// let life = faults.iter().find(|fault| fault.message.contains("1 to 3600 seconds"));
/// assert_eq!(life.map(|fault| fault.line), Some(2));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoleFileError {
    /// The file cannot be read.
    #[error("cannot read `{path}`", path = .path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file is not TOML, or a key in it is missing or unknown.
    #[error("`{path}` is not a file of roles", path = .path.display())]
    Syntax {
        /// The path of the file.
        path: PathBuf,
        /// The reason, with its line.
        source: toml::de::Error,
    },
    /// The contents are wrong.
    #[error("{}", validate::listed(path, faults))]
    Invalid {
        /// The path of the file.
        path: PathBuf,
        /// Everything that is wrong, in the order of the file.
        faults: Vec<Fault>,
    },
}

/// The roles in a file, read again when the file changes.
///
/// ```toml
/// version = 1
/// # The life of tokens, at most. Defaults to 600.
/// life_seconds = 600
///
/// [[issuers]]
/// issuer = "https://login.example.com"
/// jwks = "https://login.example.com/keys"
/// audience = "temporal"
/// algorithms = ["ES256"]
/// # The claim that names the user. Defaults to `sub`.
/// user = "email"
///
/// [[roles]]
/// name = "viewer"
/// rights = [{ name = "clusters.read" }]
///
/// [[roles]]
/// name = "operator"
/// rights = [{ name = "clusters.read" }, { name = "clusters.delete", under = "cluster/eu/" }]
///
/// # Who has one of the values in the claim has the roles.
/// [[grants]]
/// issuer = "https://login.example.com"
/// claim = "groups"
/// values = ["on-call", "sre"]
/// roles = ["viewer", "operator"]
/// ```
///
/// If the changed file is unusable, the last roles remain in use and a warning is logged.
pub struct RoleFile(Reloaded<Arc<Roles>, RoleFileError>);

/// Valid roles.
pub(crate) struct Roles {
    /// The first digits of the file's SHA-256, for the audit log.
    pub(crate) revision: String,
    pub(crate) life: Duration,
    pub(crate) issuers: Vec<Issuer>,
    /// The rights of each role.
    rights: BTreeMap<String, Vec<Right>>,
    grants: Vec<Grant>,
}

pub(crate) struct Issuer {
    pub(crate) verifier: JwtVerifier,
    /// The claim that names the user.
    pub(crate) user: String,
}

/// Who has one of the values in the claim has the roles.
struct Grant {
    issuer: String,
    claim: String,
    values: Vec<String>,
    roles: Vec<String>,
}

impl RoleFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Fails if the file cannot be read, or if something in it is wrong.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, RoleFileError> {
        let path = path.into();
        Reloaded::open([path.clone()], move |_| Roles::read(&path).map(Arc::new)).map(Self)
    }

    pub(crate) fn get(&self) -> Arc<Roles> {
        self.0.get()
    }
}

impl Roles {
    fn read(path: &Path) -> Result<Self, RoleFileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| RoleFileError::Read { path: path.to_owned(), source })?;
        let document: Document = toml::from_str(&text)
            .map_err(|source| RoleFileError::Syntax { path: path.to_owned(), source })?;
        let roles = validate::roles(document, &text)
            .map_err(|faults| RoleFileError::Invalid { path: path.to_owned(), faults })?;
        Ok(Self { revision: revision(&text), ..roles })
    }

    pub(crate) fn issuer(&self, name: &str) -> Option<&Issuer> {
        self.issuers.iter().find(|issuer| issuer.verifier.issuer() == name)
    }

    /// Returns the roles of a user, in the order of their names.
    pub(crate) fn granted(&self, issuer: &str, claims: &JwtClaims) -> Vec<&str> {
        let has = |grant: &&Grant| {
            let values = claims.texts(&grant.claim);
            grant.issuer == issuer && grant.values.iter().any(|value| values.contains(&value.as_str()))
        };
        let granted: Vec<_> = self.grants.iter().filter(has).flat_map(|grant| &grant.roles).collect();
        self.rights.keys().filter(|role| granted.contains(role)).map(String::as_str).collect()
    }

    /// Returns the rights of roles, without duplicates.
    pub(crate) fn rights(&self, roles: &[&str]) -> Vec<&Right> {
        let mut rights = Vec::new();
        for right in roles.iter().filter_map(|role| self.rights.get(*role)).flatten() {
            if !rights.contains(&right) {
                rights.push(right);
            }
        }
        rights
    }
}

fn revision(text: &str) -> String {
    let digest = digest(&SHA256, text.as_bytes());
    let first = digest.as_ref().iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{first:012x}")
}

impl fmt::Debug for RoleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RoleFile").field(&self.0).finish()
    }
}
