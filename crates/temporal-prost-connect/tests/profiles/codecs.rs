//! The codec of a profile is made, or the profile does not connect.

use crate::folder::Folder;
use std::io;
use temporal_prost_connect::ConnectionError;
use temporal_prost_connect::secret::{CodecSettings, Compression, KeySettings, Secret};

const ENDPOINT: &str = "[profile.default.codec]\nendpoint = \"http://localhost:8081\"\nauth = \"Bearer x\"\n";

fn codec(shared: &str, own: &str) -> Option<CodecSettings> {
    Folder::new(shared, &format!("[profile.default]\n{own}")).profile().unwrap().settings.codec
}

#[test]
fn keys_of_a_file_are_beside_it() {
    let folder =
        Folder::new("", "[profile.default]\ncodec = { keys_file = \"keys\", compression = \"zlib\" }");
    let codec = folder.profile().unwrap().settings.codec.unwrap();
    assert_eq!(codec.keys, Some(KeySettings::File(folder.path("keys"))));
    assert_eq!((codec.compression, codec.failures, codec.only_reading), (Compression::Zlib, true, false));
}

#[test]
fn a_codec_server_is_a_codec() {
    let server = KeySettings::Server {
        endpoint: "http://localhost:8081".to_owned(),
        authorization: Some(Secret::new("Bearer x")),
    };
    assert_eq!(codec(ENDPOINT, "").unwrap().keys, Some(server.clone()));
    assert_eq!(codec(ENDPOINT, "codec = true").unwrap().keys, Some(server.clone()));
    let read = codec(ENDPOINT, "codec = { endpoint = true, only_reading = true }").unwrap();
    assert_eq!((read.keys, read.only_reading), (Some(server), true));
    assert_eq!(codec(ENDPOINT, "codec = false"), None);
    let own = codec(ENDPOINT, "codec = { keys_variable = \"KEYS\" }").unwrap();
    assert_eq!(own.keys, Some(KeySettings::Variable("KEYS".to_owned())));
    let error = Folder::new("", "[profile.default]\ncodec = true").profile().unwrap_err();
    assert!(matches!(error, ConnectionError::NoCodecEndpoint), "{error}");
}

#[tokio::test]
async fn a_profile_whose_codec_is_not_made_does_not_connect() {
    let folder = Folder::new(ENDPOINT, "");
    let error = folder.profile().unwrap().connect().await.unwrap_err();
    assert!(matches!(error, ConnectionError::UnusedCodec), "{error}");
    let failed = folder.profile().unwrap().codec(|_, _| Err(io::Error::other("no keys"))).unwrap_err();
    assert_eq!(failed.to_string(), "cannot make the codec of the profile");
    let mut made = folder.profile().unwrap().codec(|_, _| Ok::<_, io::Error>(())).unwrap();
    made.connection.target = "http://127.0.0.1:1".parse().unwrap();
    let error = made.connect().await.unwrap_err();
    assert!(matches!(error, ConnectionError::Connect { .. }), "{error}");
}
