//! One request after the other.

use super::answer::{self, Answer, Refusal};
use super::audit::Entry;
use super::jwt::Access;
use super::limits::Limits;
use super::route::{Operation, Route};
use super::{Codec, Codecs, body, cors, permission};
use crate::json;
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, StatusCode};
use hyper::body::Incoming;
use std::net::SocketAddr;
use temporal_prost_secret::read_body;
use temporalio_common::data_converters::{PayloadConversionError, SerializationContextData};
use tokio::sync::Semaphore;

/// The state that all connections share.
pub(super) struct Shared {
    pub(super) codecs: Codecs,
    pub(super) access: Access,
    pub(super) origins: Vec<String>,
    pub(super) limits: Limits,
    requests: Semaphore,
}

impl Shared {
    pub(super) fn new(codecs: Codecs, access: Access) -> Self {
        let limits = Limits::default();
        let requests = Semaphore::new(limits.requests);
        Self { codecs, access, origins: Vec::new(), limits, requests }
    }

    pub(super) fn limit(&mut self, limits: Limits) {
        self.limits = limits;
        self.requests = Semaphore::new(limits.requests.min(Semaphore::MAX_PERMITS));
    }

    /// Answers a request, and logs it.
    pub(super) async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Answer {
        let origin = match cors::origin(request.headers(), &self.origins) {
            Ok(origin) => origin,
            Err(refusal) => {
                Entry::new(peer).log(Some(&refusal));
                return refusal.answer();
            }
        };
        let mut answer = if request.method() == Method::OPTIONS {
            cors::preflight()
        } else {
            self.logged(request, peer).await
        };
        cors::allow(&mut answer, origin);
        answer
    }

    async fn logged(&self, request: Request<Incoming>, peer: SocketAddr) -> Answer {
        let mut entry = Entry::new(peer);
        let late = || Refusal::new(StatusCode::REQUEST_TIMEOUT, "the request took too long");
        let result = tokio::time::timeout(self.limits.time, self.code(request, &mut entry)).await;
        match result.unwrap_or_else(|_| Err(late())) {
            Ok(json) => {
                entry.log(None);
                answer::payloads(json)
            }
            Err(refusal) => {
                entry.log(Some(&refusal));
                refusal.answer()
            }
        }
    }

    async fn code(&self, request: Request<Incoming>, entry: &mut Entry) -> Result<Vec<u8>, Refusal> {
        let (parts, incoming) = request.into_parts();
        let (route, codec) = self.admit(&parts, entry).await?;
        let busy = |_| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests at a time");
        let _permit = self.requests.try_acquire().map_err(busy)?;
        let body = read_body(incoming, self.limits.body).await?;
        apply(codec, route.operation, &body, entry).await
    }

    /// Checks everything but the body.
    async fn admit(&self, parts: &Parts, entry: &mut Entry) -> Result<(Route, &Codec), Refusal> {
        let route = entry.route.insert(Route::read(parts)?).clone();
        if parts.method != Method::POST {
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "expected POST"));
        }
        body::expect_json(&parts.headers)?;
        if let Access::Jwt(access) = &self.access {
            let identity = access.identify(&parts.headers).await;
            let denied = |error| Refusal::new(StatusCode::UNAUTHORIZED, format!("{error}"));
            let identity = entry.identity.insert(identity.map_err(denied)?);
            if identity.permissions.as_ref().is_some_and(|granted| !permission::allows(granted, &route)) {
                return Err(Refusal::new(StatusCode::FORBIDDEN, "the token does not permit this"));
            }
        }
        let unknown = || Refusal::new(StatusCode::NOT_FOUND, "no codec serves this namespace");
        let codec = self.codecs.get(route.namespace.as_deref()).ok_or_else(unknown)?;
        Ok((route, codec))
    }
}

async fn apply(
    codec: &Codec,
    operation: Operation,
    body: &Bytes,
    entry: &mut Entry,
) -> Result<Vec<u8>, Refusal> {
    let invalid = |reason: &str| Refusal::new(StatusCode::BAD_REQUEST, reason);
    let payloads = json::read(body).map_err(invalid)?;
    entry.payloads = Some(payloads.len());
    let context = SerializationContextData::None;
    let result = match operation {
        Operation::Encode => codec.encode(&context, payloads).await,
        Operation::Decode => codec.decode(&context, payloads).await,
    };
    Ok(json::write(result.map_err(|error| invalid(&reason(&error)))?))
}

/// Codecs of other crates may put contents into their errors.
fn reason(error: &PayloadConversionError) -> String {
    let own = match error {
        PayloadConversionError::EncodingError(error) => error.downcast_ref::<crate::CodecError>(),
        _ => None,
    };
    own.map_or_else(|| "the codec failed".to_owned(), ToString::to_string)
}
