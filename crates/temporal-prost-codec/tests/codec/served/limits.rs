//! Limits of bodies, time and concurrency.

use super::plain;
use super::server::{Server, start};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{Method, StatusCode};
use std::sync::Arc;
use std::time::Duration;
use temporal_prost_codec::server::{Access, CodecServer, Limits};
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;
use tokio::sync::Semaphore;

/// A codec that waits until it is released.
struct Slow(Arc<Semaphore>);

impl PayloadCodec for Slow {
    fn encode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let released = self.0.clone();
        async move {
            drop(released.acquire().await);
            Ok(payloads)
        }
        .boxed()
    }

    fn decode(
        &self,
        _: &SerializationContextData,
        _: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        async { Err(PayloadConversionError::EncodingError("a secret".into())) }.boxed()
    }
}

#[tokio::test]
async fn a_large_body_is_rejected() {
    let limits = Limits { body: 1000, ..Limits::default() };
    let client = Server::with(Access::Open, |server| server.limits(limits)).start().await;
    assert_eq!(client.post("/encode", &plain()).await.status, StatusCode::OK);
    let answer = client.send(Method::POST, "/encode", vec![b' '; 1001].into()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.text(), "the body has more than 1000 bytes");
}

#[tokio::test]
async fn more_requests_than_allowed_are_rejected_at_once() {
    let released = Arc::new(Semaphore::new(0));
    let limits = Limits { requests: 1, ..Limits::default() };
    let server = CodecServer::new(Slow(released.clone()), Access::Open).limits(limits);
    let client = super::Client::new(start(server).await);
    let (plain, second) = (plain(), client.with("x-test", ""));
    let first = client.post("/encode", &plain);
    let second = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let answer = second.post("/encode", &plain).await;
        released.add_permits(1);
        answer
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(second.headers["retry-after"], "1");
}

#[tokio::test]
async fn a_slow_request_ends() {
    let limits = Limits { time: Duration::from_millis(100), ..Limits::default() };
    let server = CodecServer::new(Slow(Arc::new(Semaphore::new(0))), Access::Open).limits(limits);
    let client = super::Client::new(start(server).await);
    assert_eq!(client.post("/encode", &plain()).await.status, StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn the_error_of_a_foreign_codec_is_not_shown() {
    let server = CodecServer::new(Slow(Arc::new(Semaphore::new(0))), Access::Open);
    let client = super::Client::new(start(server).await);
    let answer = client.post("/decode", &plain()).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::BAD_REQUEST, "the codec failed".to_owned()));
}
