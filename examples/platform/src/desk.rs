use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use temporal_prost_biscuit::{Claims, Right, RootKeys, SigningKey};

/// The lifetime of a token. In production, `temporal-prost-iam` issues shorter-lived tokens when a user logs in.
const LIFE: Duration = Duration::from_hours(8);

/// The roles of the platform, with their rights.
const ROLES: [(&str, &[&str]); 4] = [
    ("viewer", &["databases.read"]),
    ("developer", &["databases.read", "databases.write"]),
    ("operator", &["databases.read", "databases.operate"]),
    ("worker", &["terraform.state"]),
];

/// The folder with keys, tokens and the profile, which stands in for an identity provider and a secret manager.
#[derive(Clone, Debug)]
pub struct Desk(PathBuf);

impl Desk {
    /// Issues tokens and keys, and writes a profile for a server.
    ///
    /// # Errors
    /// Returns an error if a file cannot be written, or if the system provides no random numbers.
    pub fn open(folder: &Path, address: &str, namespace: &str) -> anyhow::Result<Self> {
        let desk = Self::at(folder);
        fs::create_dir_all(folder)?;
        let key = SigningKey::generate(1);
        fs::write(desk.keys(), serde_json::to_string(&RootKeys::from(key.public()))?)?;
        for (role, rights) in ROLES {
            let claims = Claims::new(role, SystemTime::now() + LIFE).role(role);
            let rights = rights.iter().map(|right| Right::everywhere(*right));
            fs::write(desk.token(role), key.mint(&rights.fold(claims, Claims::right))?.to_base64())?;
        }
        // In production: `openssl rand -base64 32`, in a secret manager.
        fs::write(desk.payload_keys(), "example:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")?;
        let profile = format!("[profile.default]\naddress = '{address}'\nnamespace = '{namespace}'\n");
        fs::write(desk.profile(), profile)?;
        fs::write(
            folder.join("temporal-prost.toml"),
            "[profile.default]\ncodec = { keys_file = 'payload-keys' }\n",
        )?;
        Ok(desk)
    }

    /// Returns a folder that was opened before.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Returns the file with the token of a role.
    #[must_use]
    pub fn token(&self, role: &str) -> PathBuf {
        self.0.join(format!("{role}.token"))
    }

    /// Returns the file with the public keys that tokens are verified with.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys.json")
    }

    /// Returns the file with the keys that encrypt payloads, plans and states.
    #[must_use]
    pub fn payload_keys(&self) -> PathBuf {
        self.0.join("payload-keys")
    }

    /// Returns the file with the profile.
    #[must_use]
    pub fn profile(&self) -> PathBuf {
        self.0.join("temporal.toml")
    }
}
