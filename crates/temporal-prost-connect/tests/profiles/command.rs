//! The `temporal` command and our file. `TEMPORAL_CLI_PATH` is its path, if it is not on the `PATH`.

use crate::folder::Folder;
use std::process::Command;

fn set(folder: &Folder, property: &str, value: &str) {
    let program = std::env::var("TEMPORAL_CLI_PATH").unwrap_or_else(|_| "temporal".to_owned());
    let mut command = Command::new(&program);
    command.args(["config", "set", "--prop", property, "--value", value]);
    command.env("TEMPORAL_CONFIG_FILE", folder.path("temporal.toml"));
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs the temporal command: cargo xtask lane rotation"]
fn temporal_config_set_keeps_our_settings() {
    let own = "[profile.default]\n# A comment.\nservices = { \"shop.v1.Orders\" = \"orders\" }\n";
    let folder = Folder::new("[profile.default]\nnamespace = \"shop\"\n", own);
    set(&folder, "address", "temporal.example:7233");
    set(&folder, "namespace", "tea");
    assert_eq!(std::fs::read_to_string(folder.path("temporal-prost.toml")).unwrap(), own);
    let profile = folder.profile().unwrap();
    assert_eq!(profile.connection.target.as_str(), "http://temporal.example:7233/");
    assert_eq!(
        (&*profile.client.namespace, &*profile.settings.services["shop.v1.Orders"]),
        ("tea", "orders")
    );
}

/// If this fails, the command has learned to keep tables that it does not know, and one file could be enough.
#[test]
#[ignore = "needs the temporal command: cargo xtask lane rotation"]
fn temporal_config_set_removes_tables_of_temporal_toml() {
    let folder = Folder::new("[profile.default]\n[profile.default.temporal-prost]\na = 1\n", "");
    assert!(folder.error().contains("`temporal config set` would remove this"), "{}", folder.error());
    set(&folder, "address", "temporal.example:7233");
    let text = std::fs::read_to_string(folder.path("temporal.toml")).unwrap();
    assert!(!text.contains("temporal-prost"), "{text}");
}
