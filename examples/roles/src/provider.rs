use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};
use temporal_prost_secret::{Answers, HttpServer};
use tokio::net::TcpListener;

/// A user, with the group that the identity provider knows.
#[derive(Clone, Copy, Debug)]
pub struct User {
    /// The address, which names the user in tokens.
    pub email: &'static str,
    /// The group, from which the token service derives the role.
    pub group: &'static str,
}

impl User {
    /// Who may only look.
    pub const VERA: Self = Self { email: "vera@example.com", group: "staff" };
    /// Who is on call.
    pub const ADA: Self = Self { email: "ada@example.com", group: "on-call" };
}

/// Stands in for Keycloak, Okta or Entra: it signs id tokens, and serves its public key.
pub struct IdentityProvider {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl IdentityProvider {
    /// Makes a provider with a new key.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).ok().context("no key")?;
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).ok().context("no key")?;
        Ok(Self { key, random })
    }

    /// Serves the public key on loopback, and returns its URL.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn serve_keys(&self) -> anyhow::Result<String> {
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        let [x, y] = [x, y].map(|number| BASE64_URL_SAFE_NO_PAD.encode(number));
        let key =
            json!({ "kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256", "use": "sig", "x": x, "y": y });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/keys", listener.local_addr()?);
        let keys = Keys(json!({ "keys": [key] }).to_string());
        tokio::spawn(HttpServer::new().serve_until(listener, std::future::pending(), keys));
        Ok(url)
    }

    /// Returns the id token of a user who has logged in.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn log_in(&self, user: User) -> anyhow::Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let claims = json!({
            "iss": "https://login.example.com", "aud": "temporal", "sub": user.email, "email": user.email,
            "groups": [user.group], "iat": now, "exp": now + 3600,
        });
        let header: Value = json!({ "alg": "ES256", "kid": "1", "typ": "JWT" });
        let [header, claims] = [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = self.key.sign(&self.random, signed.as_bytes()).ok().context("no signature")?;
        Ok(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// The set of public keys.
struct Keys(String);

impl Answers for Keys {
    async fn answer(&self, _: Request<Incoming>, _: SocketAddr) -> Response<Full<Bytes>> {
        Response::new(Full::from(self.0.clone()))
    }
}
