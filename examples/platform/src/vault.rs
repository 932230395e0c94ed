use futures_util::future::BoxFuture;
use temporal_prost_secret::Secret;
use temporal_prost_terraform::execution::v1::Stored;
use temporal_prost_terraform::execution::{AnyError, SecretResolver, Storage};

/// Keeps passwords in the encrypted store. Terraform gets a password by its name, and histories contain the name.
///
/// Never expire the files below `password/`. Every run of a database reads its password, also the run that deletes it.
#[derive(Clone, Debug)]
pub struct Vault(Storage);

impl Vault {
    /// Keeps passwords in a store. The store should encrypt them.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        Self(storage)
    }

    /// Keeps a password, and returns its name.
    ///
    /// # Errors
    /// Returns an error if the store fails.
    pub async fn keep(&self, password: String) -> Result<String, AnyError> {
        let Stored { key, sha256, .. } = self.0.put("password", password.into_bytes()).await?;
        Ok(format!("{key}:{sha256}"))
    }

    async fn read(&self, name: &str) -> Result<Secret, AnyError> {
        let (key, sha256) = name.split_once(':').ok_or("the name of the password has no digest")?;
        let stored = Stored { key: key.to_owned(), sha256: sha256.to_owned(), size: 0 };
        Ok(Secret::new(String::from_utf8(self.0.get(&stored).await?)?))
    }
}

impl SecretResolver for Vault {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Secret, AnyError>> {
        Box::pin(self.read(name))
    }
}
