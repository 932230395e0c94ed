use crate::{IdentityProvider, TokenService, User, policy};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use temporal_prost::client::{Client, ClientOptions, Connection};
use temporal_prost::hook::Hooks;
use temporal_prost_biscuit::{ClientAuthorization, TokenSource as _, WorkerAuthorization};

/// An identity provider, a token service, and a worker's authorization that trusts it.
pub struct Company {
    folder: PathBuf,
    provider: IdentityProvider,
    tokens: TokenService,
    authorization: WorkerAuthorization,
    refusals: Refusals,
}

/// The audit log of the worker: what it has refused.
type Refusals = Arc<Mutex<Vec<String>>>;

impl Company {
    /// Starts both services, with their files in a folder.
    ///
    /// # Errors
    /// If a file cannot be written, or if no port is free.
    pub async fn open(folder: &Path) -> anyhow::Result<Self> {
        let provider = IdentityProvider::new()?;
        let tokens = TokenService::start(folder, &provider.serve_keys().await?).await?;
        let keys = tokens.keys().await?;
        fs::write(folder.join("keys.json"), serde_json::to_string(&keys)?)?;
        let refusals = Refusals::default();
        let log = refusals.clone();
        let authorization = WorkerAuthorization::new(keys, policy()?).audit(move |call, decision| {
            if let Err(refusal) = decision {
                let line = format!("{} {}: {refusal}", call.kind(), call.workflow_id().unwrap_or_default());
                log.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        Ok(Self { folder: folder.to_owned(), provider, tokens, authorization, refusals })
    }

    /// Returns what workers register.
    #[must_use]
    pub fn authorization(&self) -> &WorkerAuthorization {
        &self.authorization
    }

    /// Logs a user in, and returns a file with the token of the user, for the command line.
    ///
    /// # Errors
    /// If the token service refuses the user.
    pub async fn log_in(&self, user: User) -> anyhow::Result<PathBuf> {
        let token = self.tokens.source(&self.provider.log_in(user)?)?.token().await?;
        let path = self.folder.join(format!("{}.token", user.group));
        fs::write(&path, token.to_base64())?;
        Ok(path)
    }

    /// Logs a user in, and returns the client of the user.
    ///
    /// # Errors
    /// If the options of the client are invalid.
    pub fn client(&self, connection: Connection, user: User) -> anyhow::Result<Client> {
        let authorization = ClientAuthorization::new(self.tokens.source(&self.provider.log_in(user)?)?);
        let hooks = Hooks::new().with(authorization);
        let options = ClientOptions::new("default").client_interceptors(vec![hooks.client_interceptor()]);
        Ok(Client::new(connection, options.build())?)
    }

    /// Returns the worker's refusal that begins so, if there is one.
    #[must_use]
    pub fn refusal(&self, begin: &str) -> Option<String> {
        let refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.iter().find_map(|line| line.strip_prefix(begin).map(str::to_owned))
    }
}
