//! A client of HTTP.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::net::SocketAddr;

pub(super) struct Client {
    pub(super) address: SocketAddr,
    headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }
}

impl Client {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address, headers: vec![("content-type", "application/json".to_owned())] }
    }

    /// Returns a client of the same server that sends a header. An earlier value is replaced.
    pub(super) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.retain(|(earlier, _)| *earlier != name);
        headers.push((name, value.to_owned()));
        Self { address: self.address, headers }
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, body.to_string().into()).await
    }

    pub(super) async fn send(&self, method: Method, path: &str, body: Bytes) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let client: legacy::Client<_, Full<Bytes>> =
            legacy::Client::builder(TokioExecutor::new()).build_http();
        let answer = client.request(request.body(Full::new(body)).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
