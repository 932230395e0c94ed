//! Codecs of profiles.

use crate::payload;
use std::env;
use temporal_prost_codec::{
    CodecSettings, Compression, ENCRYPTED, KeySettings, ProfileCodecError, apply_codec,
};
use temporalio_client::ClientOptions;
use temporalio_common::data_converters::SerializationContextData;

/// A variable with a key that the test runner sets in no other test.
const KEY: &str = "canary:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/// Returns the encoding of a payload that a client with these settings sends.
async fn encoding(settings: &CodecSettings) -> String {
    let mut options = ClientOptions::new("orders").build();
    apply_codec(settings, &mut options).unwrap();
    assert_eq!(options.client_interceptors.len(), 1);
    let codec = options.data_converter.codec();
    let long = payload(&"a".repeat(1000));
    let encoded = codec.encode(&SerializationContextData::None, vec![long.clone()]).await.unwrap();
    let decoded = codec.decode(&SerializationContextData::None, encoded.clone()).await.unwrap();
    assert_eq!(decoded, [long]);
    String::from_utf8(encoded[0].metadata["encoding"].clone()).unwrap()
}

#[tokio::test]
async fn settings_become_a_codec() {
    let path = env::temp_dir().join(format!("temporal-prost-codec-profile-{}", std::process::id()));
    std::fs::write(&path, KEY).unwrap();
    let mut settings = CodecSettings::default();
    assert_eq!(encoding(&settings).await, "json/plain");
    settings.compression = Compression::Zlib;
    assert_eq!(encoding(&settings).await, "binary/zlib");
    settings.keys = Some(KeySettings::File(path.clone()));
    assert_eq!(encoding(&settings).await, ENCRYPTED);
    settings.only_reading = true;
    assert_eq!(encoding(&settings).await, "json/plain");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn keys_that_are_missing_are_an_error() {
    let error = |keys: KeySettings| {
        let mut settings = CodecSettings::default();
        settings.keys = Some(keys);
        apply_codec(&settings, &mut ClientOptions::new("orders").build()).unwrap_err()
    };
    let unset = error(KeySettings::Variable("TEMPORAL_PROST_NO_SUCH_VARIABLE".to_owned()));
    assert!(matches!(unset, ProfileCodecError::Variable(_)), "{unset}");
    let absent = error(KeySettings::File("/no/such/file".into()));
    assert_eq!(absent.to_string(), "cannot read the keys in `/no/such/file`");
    let server = KeySettings::Server { endpoint: "nowhere".to_owned(), authorization: None };
    #[cfg(feature = "remote")]
    assert_eq!(
        error(server).to_string(),
        "invalid URL `nowhere/encode`; expected something like `https://codec.example.com`"
    );
    #[cfg(not(feature = "remote"))]
    assert_eq!(
        error(server).to_string(),
        "the profile needs a codec server; enable the feature `remote` of temporal-prost-codec"
    );
}
