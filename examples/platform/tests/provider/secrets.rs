//! Secrets in states, logs and histories.

use crate::stage::{MAIN, MAIN_ID, Stage, database};
use platform::v1::databases_temporal::DatabasesClient;
use std::fs;
use test_terraform::{Cli, Directory};

const CANARY: &str = "canary-4b1d-of-the-test";

fn with_password(version: u32) -> String {
    format!("{MAIN}\n  password = \"{CANARY}\"\n  password_version = {version}")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_write_only_value_is_sent_and_never_stored() {
    let stage = Stage::new().await;
    let old = stage.directory(Cli::Terraform, &with_password(1)).apply_fails().await;
    assert!(old.contains("Write-only attributes are not supported"), "{old}");
    let directory = stage.directory(Cli::Tofu, &with_password(1));
    directory.apply().await;
    assert!(!directory.state().contains(CANARY));
    directory.write(&database(&with_password(2)));
    let text = directory.apply().await;
    assert!(text.contains("1 changed"), "{text}");
    assert!(!directory.state().contains(CANARY));
    let databases = DatabasesClient::new(stage.client.clone());
    let history = databases.run_database_handle(MAIN_ID).fetch_history().to_json().await.unwrap();
    let history = String::from_utf8(history).unwrap();
    // The payloads are encrypted, so they show the password neither as text nor in base64.
    for payload in base64_texts(&history) {
        assert!(!payload.contains(CANARY), "{payload}");
    }
}

/// Returns the text itself, and the decoded form of each string in it that is base64.
fn base64_texts(history: &str) -> Vec<String> {
    use base64::Engine as _;
    let decode = |part: &str| base64::engine::general_purpose::STANDARD.decode(part).unwrap_or_default();
    let parts = history.split('"').map(|part| String::from_utf8_lossy(&decode(part)).into_owned());
    parts.chain([history.to_owned()]).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn logs_show_no_secrets() {
    let stage = Stage::new().await;
    let log = stage.folder.path().join("trace.log");
    let directory = stage.own_process(Cli::Tofu, "developer", &with_password(1));
    let directory = directory.env("TF_LOG", "trace").env("TF_LOG_PATH", &log);
    directory.apply().await;
    directory.write(&database(&format!("{}\n  nodes = 99", with_password(2))));
    let failed = directory.apply_fails().await;
    directory.write(&database(&with_password(3)));
    directory.apply().await;
    directory.destroy().await;
    let log = fs::read_to_string(log).unwrap();
    let token = fs::read_to_string(stage.desk.token("developer")).unwrap();
    assert!(log.contains("terraform-provider-platform"), "there are no logs of the provider");
    for (text, secret) in [(&log, CANARY), (&failed, CANARY), (&log, token.trim())] {
        let lines: Vec<_> = text.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{lines:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_profile_without_a_codec_is_refused() {
    let stage = Stage::without_workers().await;
    let (address, namespace) = (&stage.server.address, &stage.server.namespace);
    // Copies the profile, but not the file next to it that configures the codec.
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("temporal.toml");
    fs::copy(stage.desk.profile(), &profile).unwrap();
    let profile = profile.display().to_string();
    for cli in Cli::BOTH {
        let mut provider = stage.provider();
        provider.block =
            format!("  address = {address:?}\n  namespace = {namespace:?}\n  config_file = {profile:?}\n");
        let directory = Directory::new(cli, provider.clone());
        directory.write(&database(MAIN));
        let text = directory.apply_fails().await;
        assert!(text.contains("Secrets would be readable"), "{text}");
        assert!(text.contains("`platform_database.password`"), "{text}");
        provider.block += "  allow_plaintext = true\n";
        let directory = Directory::new(cli, provider);
        directory.write(&database(MAIN));
        assert!(directory.plan().await.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn a_write_only_value_is_sent_again_only_with_a_new_version() {
    let stage = Stage::new().await;
    let directory = stage.directory(Cli::Tofu, &with_password(1));
    directory.apply().await;
    let other = with_password(2).replace(CANARY, "another");
    let later = other.replace("another", "ignored");
    for arguments in [other, format!("{later}\n  nodes = 2")] {
        directory.write(&database(&arguments));
        directory.apply().await;
    }
    let secrets = stage.cloud.secrets();
    assert_eq!(secrets.len(), 3);
    assert_ne!(secrets[0], secrets[1]);
    assert_eq!(secrets[1], secrets[2]);
}
