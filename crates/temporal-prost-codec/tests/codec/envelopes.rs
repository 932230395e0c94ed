//! Data keys that a service wraps, with a service in memory.

use crate::{decode, encode, payload};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;
use temporal_prost_codec::{
    CodecError, DataKey, EncryptionCodec, EnvelopeCodec, KEY_LENGTH, Key, KeyId, KeyRing, KeyService,
    KeySourceError,
};
use zeroize::Zeroizing;

/// A service whose wrapped keys are the key's byte, inverted.
#[derive(Clone, Default)]
struct Service {
    generated: Arc<AtomicU8>,
    unwrapped: Arc<AtomicUsize>,
}

impl KeyService for Service {
    fn key_id(&self) -> KeyId {
        KeyId::new("memory/orders")
    }

    fn generate(&self) -> BoxFuture<'static, Result<DataKey, KeySourceError>> {
        let byte = self.generated.fetch_add(1, Ordering::Relaxed);
        async move { Ok(DataKey { bytes: Zeroizing::new([byte; KEY_LENGTH]), wrapped: vec![!byte] }) }.boxed()
    }

    fn unwrap(
        &self,
        wrapped: Vec<u8>,
    ) -> BoxFuture<'static, Result<Zeroizing<[u8; KEY_LENGTH]>, KeySourceError>> {
        self.unwrapped.fetch_add(1, Ordering::Relaxed);
        async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            match wrapped[..] {
                [byte] => Ok(Zeroizing::new([!byte; KEY_LENGTH])),
                _ => Err("not a wrapped key".into()),
            }
        }
        .boxed()
    }
}

#[tokio::test]
async fn the_wrapped_key_is_in_the_metadata() {
    let codec = EnvelopeCodec::new(Service::default());
    let encrypted = encode(&codec, payload("a secret")).await.unwrap();
    assert_eq!(encrypted.metadata["encoding"], b"binary/encrypted-envelope");
    assert_eq!(encrypted.metadata["encryption-key-id"], b"memory/orders");
    assert_eq!(encrypted.metadata["encryption-wrapped-key"], [0xff]);
    assert_eq!(decode(&codec, encrypted).await.unwrap(), payload("a secret"));
}

#[tokio::test]
async fn one_data_key_encrypts_many_payloads_and_then_another_one() {
    let service = Service::default();
    let codec = EnvelopeCodec::new(service.clone()).renew_after(Duration::from_hours(1), 10);
    for _ in 0..25 {
        encode(&codec, payload("1")).await.unwrap();
    }
    assert_eq!(service.generated.load(Ordering::Relaxed), 3);
    let codec = EnvelopeCodec::new(service.clone()).renew_after(Duration::ZERO, 10);
    for _ in 0..3 {
        encode(&codec, payload("1")).await.unwrap();
    }
    assert_eq!(service.generated.load(Ordering::Relaxed), 6);
}

#[tokio::test]
async fn a_key_is_unwrapped_once() {
    let (service, writer) = (Service::default(), EnvelopeCodec::new(Service::default()));
    let reader = EnvelopeCodec::new(service.clone());
    let encrypted = encode(&writer, payload("1")).await.unwrap();
    let reads = (0..20).map(|_| decode(&reader, encrypted.clone()));
    for read in futures_util::future::join_all(reads).await {
        assert_eq!(read.unwrap(), payload("1"));
    }
    assert_eq!(service.unwrapped.load(Ordering::Relaxed), 1);
    decode(&writer, encrypted).await.unwrap();
}

#[tokio::test]
async fn altered_metadata_are_found() {
    let codec = EnvelopeCodec::new(Service::default());
    let encrypted = encode(&codec, payload("1")).await.unwrap();
    let altered = |name: &str, value: &[u8]| {
        let mut payload = encrypted.clone();
        payload.metadata.insert(name.to_owned(), value.to_vec());
        decode(&codec, payload)
    };
    let error = altered("encryption-wrapped-key", &[0xfe]).await.unwrap_err();
    assert!(matches!(error, CodecError::Decrypt { .. }), "{error}");
    let error = altered("encryption-wrapped-key", b"two").await.unwrap_err();
    assert!(matches!(error, CodecError::Keys(_)), "{error}");
    let error = altered("encryption-key-id", b"other").await.unwrap_err();
    assert!(matches!(error, CodecError::UnknownKey { .. }), "{error}");
    let mut without = encrypted.clone();
    without.metadata.remove("encryption-wrapped-key");
    let error = decode(&codec, without).await.unwrap_err();
    assert!(matches!(error, CodecError::MissingMetadata { entry: "encryption-wrapped-key" }), "{error}");
}

/// Payloads of the other format are not mistaken.
#[tokio::test]
async fn the_formats_differ_by_name() {
    let ring = EncryptionCodec::new(KeyRing::new(Key::new("memory/orders", [0; 32])));
    let envelope = EnvelopeCodec::new(Service::default());
    let (of_ring, of_envelope) =
        (encode(&ring, payload("1")).await.unwrap(), encode(&envelope, payload("1")).await.unwrap());
    assert_eq!(decode(&envelope, of_ring.clone()).await.unwrap(), of_ring);
    assert_eq!(decode(&ring, of_envelope.clone()).await.unwrap(), of_envelope);
}
