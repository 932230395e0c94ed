use temporal_prost::{
    client::ClientOptions,
    common::data_converters::{DataConverter, PayloadConverter},
};
use temporal_prost_codec::{EncodedFailures, EncryptionCodec, Key, KeyRing};

/// Encrypts everything with a key that is made of its id.
#[must_use]
pub fn sealed(mut options: ClientOptions, key: &str) -> ClientOptions {
    let bytes = key.as_bytes();
    let bytes = std::array::from_fn(|at| bytes.get(at % key.len().max(1)).copied().unwrap_or_default());
    let codec = EncryptionCodec::new(KeyRing::new(Key::new(key, bytes)));
    options.data_converter =
        DataConverter::new(PayloadConverter::default(), EncodedFailures::default(), codec);
    options
}
