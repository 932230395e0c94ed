//! The number of messages that a key encrypts.

use crate::{encode, payload};
use temporal_prost_codec::{CodecError, EncryptionCodec, Key, KeyRing};

#[tokio::test]
async fn an_exhausted_key_encrypts_nothing() {
    let ring = KeyRing::new(Key::new("one", [1; 32]).message_limit(3));
    let codec = EncryptionCodec::new(ring.clone());
    for _ in 0..3 {
        encode(&codec, payload("1")).await.unwrap();
    }
    for _ in 0..3 {
        let error = encode(&codec, payload("1")).await.unwrap_err();
        assert!(matches!(&error, CodecError::KeyExhausted { limit: 3, .. }), "{error}");
    }
    assert_eq!(ring.newest().messages(), 3);
    let rotated = EncryptionCodec::new(ring.rotate(Key::new("two", [2; 32])));
    encode(&rotated, payload("1")).await.unwrap();
}

#[tokio::test]
async fn equal_payloads_have_different_nonces() {
    let codec = EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32])));
    let mut nonces = std::collections::HashSet::new();
    for _ in 0..1000 {
        nonces.insert(encode(&codec, payload("1")).await.unwrap().data[..12].to_vec());
    }
    assert_eq!(nonces.len(), 1000);
}
