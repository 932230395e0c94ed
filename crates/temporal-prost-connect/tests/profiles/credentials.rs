//! Credentials of a profile, refused before the first request.

use crate::folder::Folder;
use std::error::Error;
use temporal_prost_connect::ConnectionError;

async fn failure(own: &str) -> Vec<String> {
    let folder =
        Folder::new("[profile.default]\naddress = \"127.0.0.1:1\"\n", &format!("[profile.default]\n{own}"));
    let error: ConnectionError = folder.profile().unwrap().connect().await.unwrap_err();
    let texts =
        std::iter::successors(Some(&error as &dyn Error), |error| (*error).source()).map(ToString::to_string);
    let folder = format!("{}/", folder.path("").display()).replace("//", "/");
    texts.map(|text| text.replace(&folder, "")).collect()
}

#[tokio::test]
async fn a_missing_token_file_is_named() {
    let texts = failure("api_key = { file = \"key\" }").await;
    assert_eq!(texts[..2], ["cannot load the credentials of the profile", "cannot read the token in `key`"]);
}

#[tokio::test]
async fn a_command_that_fails_is_named_in_the_error_of_the_connection() {
    let texts = failure("api_key = { command = [\"false\", \"canary\"] }").await;
    assert!(texts.iter().any(|text| text.contains("the command `false` printed no token")), "{texts:?}");
    assert!(texts.iter().all(|text| !text.contains("canary")), "{texts:?}");
}

const CERTIFICATE: &str = "[profile.default]
certificate = { vault = { address = \"http://127.0.0.1:1\" }, role = \"orders\", name = \"spiffe://a/b\" }
";

#[tokio::test]
async fn a_certificate_of_vault_enables_tls_and_is_never_left_out() {
    let profile =
        Folder::new("[profile.default]\naddress = \"127.0.0.1:1\"\n", CERTIFICATE).profile().unwrap();
    assert_eq!(profile.connection.target.scheme(), "https");
    assert!(profile.connection.tls_options.is_some());
    let error = profile.connect().await.unwrap_err();
    assert!(matches!(error, ConnectionError::Credential(_)), "{error}");
    let folder = Folder::new("[profile.default.tls]\ndisabled = true\n", CERTIFICATE);
    let error = folder.profile().unwrap().connect().await.unwrap_err();
    assert!(matches!(error, ConnectionError::TlsDisabled), "{error}");
}

#[tokio::test]
async fn nothing_to_reload_is_an_error() {
    let texts = failure("reload_tls = true").await;
    assert!(texts[0].starts_with("`reload_tls` is set, but the profile has no TLS files"), "{texts:?}");
}
