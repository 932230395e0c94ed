//! Payloads that are damaged, forged, or from elsewhere: typed errors, which name the key and nothing else.

use crate::{decode, encode, payload, with_metadata};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;
use temporal_prost_codec::{Chain, CodecError, CompressionCodec, EncryptionCodec, Key, KeyRing};
use temporalio_common::protos::temporal::api::common::v1::Payload;

fn codec() -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32])))
}

async fn encrypted() -> Payload {
    encode(&codec(), payload("a secret")).await.unwrap()
}

async fn error_of(damage: impl FnOnce(&mut Payload)) -> CodecError {
    let mut payload = encrypted().await;
    damage(&mut payload);
    decode(&codec(), payload).await.unwrap_err()
}

#[tokio::test]
async fn a_wrong_key_of_the_same_id_is_an_error() {
    let other = EncryptionCodec::new(KeyRing::new(Key::new("one", [2; 32])));
    let error = decode(&other, encrypted().await).await.unwrap_err();
    assert!(matches!(&error, CodecError::Decrypt { key_id } if key_id.as_str() == "one"), "{error}");
}

#[tokio::test]
async fn every_altered_byte_is_found() {
    for index in 0..encrypted().await.data.len() {
        let error = error_of(|payload| payload.data[index] ^= 1).await;
        assert!(matches!(error, CodecError::Decrypt { .. }), "byte {index}: {error}");
    }
}

#[tokio::test]
async fn a_truncated_payload_is_an_error() {
    let error = error_of(|payload| payload.data.truncate(27)).await;
    assert_eq!(
        error.to_string(),
        "cannot decrypt a payload of the key `one`: 27 bytes are too few, it was truncated"
    );
    assert!(matches!(error_of(|payload| payload.data.truncate(40)).await, CodecError::Decrypt { .. }));
}

#[tokio::test]
async fn missing_and_broken_metadata_are_errors() {
    let error = error_of(|payload| drop(payload.metadata.remove("encryption-key-id"))).await;
    assert!(matches!(error, CodecError::MissingMetadata { entry: "encryption-key-id" }));
    let set = |payload: &mut Payload, id: &[u8]| {
        payload.metadata.insert("encryption-key-id".to_owned(), id.to_vec());
    };
    assert!(matches!(error_of(|payload| set(payload, &[0xff])).await, CodecError::InvalidKeyId));
    let error = error_of(|payload| set(payload, "\u{1b}[31m".repeat(1000).as_bytes())).await;
    assert!(error.to_string().len() < 500, "{error}");
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}

#[tokio::test]
async fn what_is_inside_must_be_a_payload() {
    let zipped = |data: &[u8]| with_metadata(&[("encoding", "binary/zlib")], data);
    // The byte 0xff and "not a payload".
    let data = b"\x78\x01\x01\x0e\x00\xf1\xff\xff\x6e\x6f\x74\x20\x61\x20\x70\x61\x79\x6c\x6f\x61\x64\x2f\x45\x05\xdc";
    let error = decode(&CompressionCodec::zlib(), zipped(data)).await.unwrap_err();
    assert!(matches!(error, CodecError::NotAPayload { encoding: "binary/zlib" }), "{error}");
    let error = decode(&CompressionCodec::zlib(), zipped(b"a secret")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot decompress a payload of the encoding `binary/zlib`: it was altered or truncated"
    );
}

/// Returns all texts of an error.
fn texts(error: &CodecError) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    format!("{error} {error:?} {cause:?}")
}

fn arbitrary() -> impl Strategy<Value = Payload> {
    let encoding = prop_oneof!["binary/encrypted", "binary/zlib", "json/plain"];
    let name = prop_oneof!["encryption-key-id", "encryption-cipher", "[a-z]{0,3}"];
    let value = prop_oneof![Just(b"one".to_vec()), vec(any::<u8>(), 0..8)];
    (encoding, hash_map(name, value, 0..4), vec(any::<u8>(), 0..80)).prop_map(
        |(encoding, mut metadata, data)| {
            metadata.insert("encoding".to_owned(), encoding.into_bytes());
            Payload { metadata, data, ..Payload::default() }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_payload_is_decoded_or_rejected(payload in arbitrary()) {
        let chain = Chain::new().then(CompressionCodec::zlib().max_size(1 << 16)).then(codec());
        let _ = block_on(decode(&chain, payload));
    }

    #[test]
    fn any_payload_survives(payload in arbitrary()) {
        let chain = Chain::new().then(CompressionCodec::zlib().always()).then(codec());
        let encoded = block_on(encode(&chain, payload.clone())).unwrap();
        prop_assert_eq!(block_on(decode(&chain, encoded)).unwrap(), payload);
    }

    #[test]
    fn an_error_contains_nothing_of_the_content(at: Index, bits in 1_u8.., length: Index) {
        let chain = Chain::new().then(CompressionCodec::zlib()).then(codec());
        let mut payload = block_on(encode(&chain, payload("a very secret text"))).unwrap();
        let index = at.index(payload.data.len());
        payload.data[index] ^= bits;
        payload.data.truncate(length.index(payload.data.len()) + 1);
        let error = texts(&block_on(decode(&chain, payload)).unwrap_err());
        prop_assert!(!error.contains("secret") && error.contains("`one`"), "{}", error);
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
