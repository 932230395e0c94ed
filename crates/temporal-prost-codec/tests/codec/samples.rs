//! The formats of Temporal's samples and of the Go SDK. The payloads were recorded with the libraries that they use.

use crate::{SAMPLE_KEY, decode, encode, payload, with_metadata};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use temporal_prost_codec::{CodecError, CompressionCodec, EncryptionCodec, Key, KeyRing};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The payload `"My name is Ada"` with the nonce 0, 1, … 11. Python's `cryptography`, Go's `crypto/cipher`, Java's
/// `javax.crypto` and the `SubtleCrypto` of TypeScript's sample return the same bytes.
const ADA: &str =
    "AAECAwQFBgcICQoL+SuJ2idoYdJlc5Wio/f30eikViKThZLQZ/SjLW6tSoxi+jVGLZk6WLPIfvEfUEeSUxfvWsM4plFizw==";
/// The same payload from the writer of Go's `NewZlibCodec`.
const ADA_ZLIB: &str = "eJziEuPiSM1Lzk/JzEsX4soqzs/TL8hJzMwTElDyrVTIS8xNVcgsVnBMSVQCBAAA//8G3Ayi";

fn recorded(metadata: &[(&str, &str)], data: &str) -> Payload {
    with_metadata(metadata, &BASE64_STANDARD.decode(data).unwrap())
}

async fn read(key_id: &str, extra: &[(&str, &str)]) -> Result<Payload, CodecError> {
    let metadata = [&[("encoding", "binary/encrypted"), ("encryption-key-id", key_id)], extra].concat();
    let codec = EncryptionCodec::new(KeyRing::new(Key::new(key_id, SAMPLE_KEY)));
    decode(&codec, recorded(&metadata, ADA)).await
}

#[tokio::test]
async fn the_payloads_of_the_samples_are_read() {
    let ada = payload(r#""My name is Ada""#);
    assert_eq!(read("test-key-id", &[]).await.unwrap(), ada, "Python and TypeScript");
    assert_eq!(read("", &[]).await.unwrap(), ada, "Go without a context");
    let cipher = [("encryption-cipher", "AES/GCM/NoPadding")];
    let java = read("test-key-test-key-test-key-test!", &cipher).await;
    assert_eq!(java.unwrap(), ada, "Java");
}

#[tokio::test]
async fn another_cipher_is_an_error() {
    let error = read("one", &[("encryption-cipher", "AES/CBC/PKCS5Padding")]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot decrypt a payload of the key `one`: its cipher is not AES/GCM/NoPadding"
    );
}

#[tokio::test]
async fn a_payload_has_the_metadata_and_the_length_of_the_samples() {
    let codec = EncryptionCodec::new(KeyRing::new(Key::new("test-key-id", SAMPLE_KEY)));
    let written = encode(&codec, payload(r#""My name is Ada""#)).await.unwrap();
    let expected = recorded(&[("encoding", "binary/encrypted"), ("encryption-key-id", "test-key-id")], ADA);
    assert_eq!(written.metadata, expected.metadata);
    assert_eq!(written.data.len(), expected.data.len());
}

#[tokio::test]
async fn a_payload_that_go_compressed_is_read() {
    let compressed = recorded(&[("encoding", "binary/zlib")], ADA_ZLIB);
    let read = decode(&CompressionCodec::zlib(), compressed).await;
    assert_eq!(read.unwrap(), payload(r#""My name is Ada""#));
}
