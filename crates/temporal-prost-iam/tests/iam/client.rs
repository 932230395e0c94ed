//! A client of HTTP.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::net::SocketAddr;
use temporal_prost_biscuit::Token;

const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) struct Client(SocketAddr);

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// Returns the issued token.
    pub(crate) fn token(&self) -> Token {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json());
        Token::from_base64(self.json()["access_token"].as_str().unwrap()).unwrap()
    }

    /// Returns the code and the description of an error.
    pub(crate) fn refusal(&self) -> (String, String) {
        let json = self.json();
        let text = |name: &str| json[name].as_str().unwrap().to_owned();
        (text("error"), text("error_description"))
    }
}

/// Returns the form of an exchange.
pub(crate) fn form(token: &str, others: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    form.append_pair("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");
    form.append_pair("subject_token", token).extend_pairs(others);
    form.finish()
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self(address)
    }

    /// Exchanges an id token.
    pub(crate) async fn exchange(&self, token: &str) -> Answer {
        self.post(form(token, &[])).await
    }

    /// Exchanges an id token for some of the roles.
    pub(crate) async fn exchange_for(&self, token: &str, roles: &str) -> Answer {
        self.post(form(token, &[("scope", roles)])).await
    }

    pub(crate) async fn post(&self, form: impl Into<Bytes>) -> Answer {
        self.send(Method::POST, "/token", (FORM, form.into())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, ("", Bytes::new())).await
    }

    /// Sends a body with its type.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        (content_type, body): (&str, Bytes),
    ) -> Answer {
        let request = Request::builder().method(method).uri(format!("http://{}{path}", self.0));
        let request = request.header("content-type", content_type).body(Full::new(body)).unwrap();
        let client: legacy::Client<_, Full<Bytes>> =
            legacy::Client::builder(TokioExecutor::new()).build_http();
        let (parts, body) = client.request(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
