use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_biscuit::{RootKeys, TokenExchange};
use temporal_prost_iam::{Exchange, IamServer, KeyFile, RoleFile};
use temporal_prost_secret::{Http, Token, parse_url};
use tokio::net::TcpListener;

/// The roles, with a placeholder for the address of the identity provider.
const ROLES: &str = include_str!("../roles.toml");
const KEYS: &str = "version = 1\nsigning = 1\nkeys = [{ id = 1, private = \"root.pem\" }]\n";

/// The token service of `temporal-prost-iam`, in this process.
#[derive(Clone, Debug)]
pub struct TokenService(String);

impl TokenService {
    /// Writes the files of the service to a folder, and serves it on loopback.
    ///
    /// # Errors
    /// If a file is unusable, or if no port is free.
    pub async fn start(folder: &Path, jwks: &str) -> anyhow::Result<Self> {
        let root = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519)?;
        fs::write(folder.join("root.pem"), root.serialize_pem())?;
        fs::write(folder.join("keys.toml"), KEYS)?;
        fs::write(folder.join("roles.toml"), ROLES.replace("JWKS", jwks))?;
        let roles = RoleFile::open(folder.join("roles.toml"))?;
        let exchange = Exchange::new(roles, KeyFile::open(folder.join("keys.toml"))?);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(IamServer::new(exchange).serve(listener));
        Ok(Self(url))
    }

    /// Returns the source of a client's tokens, in exchange for the id token of its user.
    ///
    /// # Errors
    /// If the text is not a token.
    pub fn source(&self, id_token: &str) -> anyhow::Result<TokenExchange> {
        let id_token = Arc::new(Token::new(id_token, "the identity provider")?);
        Ok(TokenExchange::new(&format!("{}/token", self.0), id_token, None)?)
    }

    /// Returns the public root keys, which workers need.
    ///
    /// # Errors
    /// If the service does not answer.
    pub async fn keys(&self) -> anyhow::Result<RootKeys> {
        let http = Http::new(&parse_url(&self.0)?, None, Duration::from_secs(10))?;
        let request = Request::get(format!("{}/keys", self.0)).body(Full::new(Bytes::new()))?;
        Ok(serde_json::from_slice(&http.send(request).await?)?)
    }
}
