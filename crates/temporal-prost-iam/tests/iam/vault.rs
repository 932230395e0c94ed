//! Id tokens of a real `OpenBao`: `cargo xtask lane vault` starts it, and sets `VAULT_ADDR` and `VAULT_TOKEN`.

use crate::service::{Files, roles};
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use serde_json::{Value, json};
use std::env;
use std::time::{Duration, SystemTime};
use temporal_prost_iam::ExchangeRequest;
use temporal_prost_secret::{Http, HttpError};

/// A user, and the client for which id tokens are issued.
struct OpenBao {
    address: String,
    http: Http,
}

impl OpenBao {
    fn new() -> Self {
        let address = env::var("VAULT_ADDR").expect("VAULT_ADDR is unset: use cargo xtask lane vault");
        let http = Http::new(&address.parse().unwrap(), None, Duration::from_secs(10)).unwrap();
        Self { address, http }
    }

    /// Posts the body, if there is one.
    async fn send(&self, token: &str, path: &str, body: Option<Value>) -> Result<Value, HttpError> {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = Request::builder().method(method).uri(format!("{}/v1/{path}", self.address));
        let request = request.header("x-vault-token", token).body(Full::new(Bytes::from(body))).unwrap();
        Ok(serde_json::from_slice(&self.http.send(request).await?).unwrap_or_default())
    }

    /// Administers the server.
    async fn post(&self, path: &str, body: Value) {
        let answer = self.send(&env::var("VAULT_TOKEN").unwrap(), path, Some(body)).await;
        answer.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    async fn get(&self, token: &str, path: &str) -> Value {
        self.send(token, path, None).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Lets a user log in, and returns an id token with a claim `groups`.
    async fn id_token(&self) -> (String, String) {
        self.post("identity/oidc/key/iam", json!({ "algorithm": "ES256", "allowed_client_ids": "*" })).await;
        let template = r#"{"groups": ["on-call"], "email": {{identity.entity.name}}}"#;
        self.post("identity/oidc/role/iam", json!({ "key": "iam", "template": template, "ttl": "5m" })).await;
        let administrator = env::var("VAULT_TOKEN").unwrap();
        let role = self.get(&administrator, "identity/oidc/role/iam").await;
        let audience = role["data"]["client_id"].as_str().unwrap().to_owned();
        // The second time, the engine is mounted already.
        let mount = json!({ "type": "userpass" });
        let _ = self.send(&administrator, "sys/auth/userpass", Some(mount)).await;
        let policy = r#"path "identity/oidc/token/iam" { capabilities = ["read"] }"#;
        self.post("sys/policies/acl/iam", json!({ "policy": policy })).await;
        self.post("auth/userpass/users/ada", json!({ "password": "pw", "token_policies": "iam" })).await;
        let login = self.send("", "auth/userpass/login/ada", Some(json!({ "password": "pw" }))).await;
        let login = login.unwrap();
        let user = login["auth"]["client_token"].as_str().unwrap();
        let answer = self.get(user, "identity/oidc/token/iam").await;
        (answer["data"]["token"].as_str().unwrap().to_owned(), audience)
    }
}

#[tokio::test]
#[ignore = "needs OpenBao: cargo xtask lane vault"]
async fn id_tokens_of_openbao_are_exchanged() {
    let openbao = OpenBao::new();
    let (id_token, audience) = openbao.id_token().await;
    let oidc = format!("{}/v1/identity/oidc", openbao.address);
    let files = Files::new("http://127.0.0.1:1");
    let text = roles(&format!("{oidc}/.well-known/keys"))
        .replace("https://login.test", &oidc)
        .replace("audience = \"temporal\"", &format!("audience = {audience:?}"));
    files.write("roles.toml", &text);
    let request = ExchangeRequest::new(&id_token);
    let issued = files.exchange().exchange(&request, SystemTime::now()).await.unwrap();
    assert_eq!(issued.roles, ["operator", "viewer"]);
    assert!(!issued.user.is_empty());
    let wrong = text.replace(&format!("audience = {audience:?}"), "audience = \"temporal\"");
    files.write("roles.toml", &wrong);
    let error = files.exchange().exchange(&request, SystemTime::now()).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the token is for another audience");
}
