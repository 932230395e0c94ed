//! Payloads that codecs leave as they are.

use crate::{decode, encode, payload, with_metadata};
use temporal_prost_codec::{Chain, CompressionCodec, EncryptionCodec, Key, KeyRing, PLAIN};
use temporalio_common::protos::temporal::api::common::v1::Payload;

fn chain() -> Chain {
    let encryption = EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32])));
    Chain::new().then(CompressionCodec::zlib().always()).then(encryption)
}

#[tokio::test]
async fn payloads_that_were_never_encoded_are_decoded_to_themselves() {
    for plain in [payload("1"), Payload::default(), with_metadata(&[("encoding", "binary/null")], b"")] {
        assert_eq!(decode(&chain(), plain.clone()).await.unwrap(), plain);
    }
}

#[tokio::test]
async fn a_marked_payload_is_not_encoded() {
    let marked = with_metadata(&[("encoding", "json/plain"), (PLAIN, "")], b"1");
    assert_eq!(encode(&chain(), marked.clone()).await.unwrap(), marked);
}

#[tokio::test]
async fn null_and_encrypted_payloads_are_encrypted() {
    let null = with_metadata(&[("encoding", "binary/null")], b"");
    let once = encode(&chain(), null.clone()).await.unwrap();
    let twice = encode(&chain(), once.clone()).await.unwrap();
    assert_ne!(once, twice);
    assert_eq!(decode(&chain(), twice).await.unwrap(), once);
    assert_eq!(decode(&chain(), once).await.unwrap(), null);
}

#[tokio::test]
async fn a_codec_that_only_reads_encrypts_nothing() {
    let codec = EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32])));
    let encrypted = encode(&codec, payload("1")).await.unwrap();
    let reading = codec.only_reading();
    assert_eq!(encode(&reading, payload("1")).await.unwrap(), payload("1"));
    assert_eq!(decode(&reading, encrypted).await.unwrap(), payload("1"));
}
