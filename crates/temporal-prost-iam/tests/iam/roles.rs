//! Files of roles: their mistakes, and their changes.

use crate::provider::claims;
use crate::service::{Files, Service, roles};
use std::time::{Duration, Instant};
use temporal_prost_iam::{RoleFile, RoleFileError};

const JWKS: &str = "https://login.test/keys";

/// Returns the error of a file, without its path.
fn error(text: &str) -> String {
    let files = Files::new(JWKS);
    files.write("roles.toml", text);
    let path = files.path("roles.toml");
    let error = RoleFile::open(&path).unwrap_err();
    let cause = std::error::Error::source(&error).map(|cause| format!("\n{cause}")).unwrap_or_default();
    format!("{error}{cause}").replace(path.to_str().unwrap(), "roles.toml")
}

#[test]
fn mistakes_are_listed_with_their_lines() {
    let wrong = roles(JWKS)
        .replace("life_seconds = 120", "life_seconds = 86400")
        .replace("https://login.test/keys", "http://login.test/keys")
        .replace("[\"ES256\"]", "[\"HS256\"]")
        .replace("\"viewer\", \"operator\"", "\"viewer\", \"operater\"")
        .replace("values = [\"grace@example.com\"]", "values = []")
        .replace("name = \"auditor\"", "name = \"viewer\"");
    let expected = "\
roles.toml:2: the life of tokens is 1 to 3600 seconds
roles.toml:6: invalid URL `http://login.test/keys`; expected something like `https://codec.example.com`, or HTTP on the loopback interface
roles.toml:8: the algorithm `HS256` is unknown, or not an asymmetric one
roles.toml:20: the role `viewer` occurs twice
roles.toml:24: there is no issuer `https://login.test`; the file has none
roles.toml:27: there is no role `operater`; the file has `operator`, `viewer`
roles.toml:30: there is no issuer `https://login.test`; the file has none
roles.toml:32: list the values of the claim that grant the roles
roles.toml:33: there is no role `auditor`; the file has `operator`, `viewer`";
    assert_eq!(error(&wrong), expected);
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let without = error("version = 1\nroles = []\ngrants = []");
    assert!(
        without.contains("`roles.toml` is not a file of roles")
            && without.contains("missing field `issuers`"),
        "{without}"
    );
    let unknown = error(&roles(JWKS).replace("user = ", "usr = "));
    assert!(unknown.contains("unknown field `usr`") && unknown.contains("line 9"), "{unknown}");
    let nobody = error("version = 1\nissuers = []\nroles = []\ngrants = []");
    assert_eq!(nobody, "roles.toml:1: there is no issuer, so nobody can exchange a token; add `[[issuers]]`");
    assert_eq!(
        error(&roles(JWKS).replace("version = 1", "version = 2")),
        "roles.toml:1: this release reads version 1"
    );
    let twice = roles(JWKS) + &roles(JWKS).replace("version = 1\nlife_seconds = 120\n", "");
    assert!(
        error(&twice).contains("roles.toml:36: the issuer `https://login.test` occurs twice"),
        "{}",
        error(&twice)
    );
    let two_words = error(&roles(JWKS).replace("name = \"auditor\"", "name = \"the auditor\""));
    assert!(two_words.starts_with("roles.toml:20: the name of a role is one word"), "{two_words}");
    let files = Files::new(JWKS);
    let missing = RoleFile::open(files.path("none.toml")).unwrap_err();
    assert!(matches!(missing, RoleFileError::Read { .. }), "{missing}");
}

#[tokio::test]
async fn a_changed_file_counts_without_a_restart_and_a_broken_one_does_not() {
    let service = Service::start().await;
    let id_token = service.key.sign(&claims());
    let scope = async || service.client.exchange(&id_token).await.json()["scope"].clone();
    assert_eq!(scope().await, "operator viewer");
    service.files.write("roles.toml", "version = ");
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(scope().await, "operator viewer");
    let fewer = roles(&service.set.url).replace("[\"viewer\", \"operator\"]", "[\"viewer\"]");
    service.files.write("roles.toml", &fewer);
    let started = Instant::now();
    while scope().await != "viewer" {
        assert!(started.elapsed() < Duration::from_secs(20), "the file is not read again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
