//! Compression, and its limits.

use crate::{decode, encode, payload, with_metadata};
use temporal_prost_codec::{CodecError, CompressionCodec};
use temporalio_common::data_converters::{PayloadCodec, SerializationContextData};

#[tokio::test]
async fn a_payload_shrinks_or_remains() {
    let codec = CompressionCodec::zlib();
    let (short, long) = (payload("1"), payload(&"1".repeat(5000)));
    assert_eq!(encode(&codec, short.clone()).await.unwrap(), short);
    let compressed = encode(&codec, long.clone()).await.unwrap();
    assert!(compressed.data.len() < 100, "{}", compressed.data.len());
    assert_eq!(decode(&codec, compressed).await.unwrap(), long);
}

#[tokio::test]
async fn a_payload_is_always_compressed_if_asked() {
    let compressed = encode(&CompressionCodec::zlib().always(), payload("1")).await.unwrap();
    assert_eq!(compressed.metadata["encoding"], b"binary/zlib");
    assert_eq!(decode(&CompressionCodec::zlib(), compressed).await.unwrap(), payload("1"));
}

#[tokio::test]
async fn a_codec_that_only_reads_compresses_nothing() {
    let (codec, long) = (CompressionCodec::zlib().only_reading(), payload(&"1".repeat(5000)));
    assert_eq!(encode(&codec, long.clone()).await.unwrap(), long);
    let compressed = encode(&CompressionCodec::zlib(), long.clone()).await.unwrap();
    assert_eq!(decode(&codec, compressed).await.unwrap(), long);
}

#[tokio::test]
async fn a_bomb_is_not_decompressed() {
    let bomb = encode(&CompressionCodec::zlib(), payload(&"1".repeat(10_000_000))).await.unwrap();
    assert!(bomb.data.len() < 20_000, "{}", bomb.data.len());
    let error = decode(&CompressionCodec::zlib().max_size(1 << 20), bomb).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { limit: 1_048_576, .. }), "{error}");
}

#[tokio::test]
async fn many_payloads_together_are_not_larger_than_one_may_be() {
    let codec = CompressionCodec::zlib().max_size(1 << 20);
    let compressed = encode(&codec, payload(&"1".repeat(500_000))).await.unwrap();
    let decode = |count| codec.decode(&SerializationContextData::None, vec![compressed.clone(); count]);
    decode(2).await.unwrap();
    let error = decode(3).await.unwrap_err().to_string();
    assert!(
        error.ends_with("they have more than 1048576 bytes; raise the limit if they are trusted"),
        "{error}"
    );
}

#[tokio::test]
async fn truncated_data_are_an_error() {
    let mut compressed = encode(&CompressionCodec::zlib(), payload(&"12".repeat(500))).await.unwrap();
    compressed.data.truncate(compressed.data.len() - 6);
    let error = decode(&CompressionCodec::zlib(), compressed).await.unwrap_err();
    assert!(matches!(error, CodecError::Decompress { .. }), "{error}");
}

#[tokio::test]
async fn another_encoding_is_passed_through() {
    let other = with_metadata(&[("encoding", "binary/zipped")], b"x");
    assert_eq!(decode(&CompressionCodec::zlib(), other.clone()).await.unwrap(), other);
}

#[cfg(feature = "zstd")]
#[tokio::test]
async fn zstd_has_a_name_of_its_own() {
    let (codec, long) = (CompressionCodec::zstd(), payload(&"1".repeat(5000)));
    let compressed = encode(&codec, long.clone()).await.unwrap();
    assert_eq!(compressed.metadata["encoding"], b"binary/zstd");
    assert_eq!(decode(&codec, compressed.clone()).await.unwrap(), long);
    let error = decode(&codec.max_size(100), compressed).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    let damaged = with_metadata(&[("encoding", "binary/zstd")], b"x");
    let error = decode(&CompressionCodec::zstd(), damaged).await.unwrap_err();
    assert!(matches!(error, CodecError::Decompress { .. }), "{error}");
}
