//! Chains of codecs.

use crate::{decode, encode, payload};
use temporal_prost_codec::{Chain, CompressionCodec, EncryptionCodec, Key, KeyRing};

fn encryption() -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32])))
}

#[tokio::test]
async fn codecs_encode_in_their_order_and_decode_in_reverse() {
    let chain = Chain::new().then(CompressionCodec::zlib()).then(encryption());
    let original = payload(&"text ".repeat(1000));
    let encoded = encode(&chain, original.clone()).await.unwrap();
    assert_eq!(encoded.metadata["encoding"], b"binary/encrypted");
    // An encrypted payload would not have been compressed.
    assert!(encoded.data.len() < 200, "{}", encoded.data.len());
    assert_eq!(decode(&encryption(), encoded.clone()).await.unwrap().metadata["encoding"], b"binary/zlib");
    assert_eq!(decode(&chain, encoded).await.unwrap(), original);
}

#[tokio::test]
async fn an_empty_chain_changes_nothing() {
    assert_eq!(encode(&Chain::new(), payload("1")).await.unwrap(), payload("1"));
    assert_eq!(decode(&Chain::new(), payload("1")).await.unwrap(), payload("1"));
}
