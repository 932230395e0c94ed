//! The packages that are published: what they contain, and what crates.io and docs.rs show of them.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

use crate::workspace::{files, tests};

fn cargo(arguments: &[&str]) -> String {
    let root = tests().join("..");
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// cargo omits directories that contain a `Cargo.toml`.
#[test]
fn the_package_of_the_generator_contains_what_it_embeds() {
    let listed = cargo(&["package", "--list", "--allow-dirty", "--package", "temporal-prost-build"]);
    let listed: BTreeSet<_> = listed.lines().collect();
    for directory in ["docs/breaking", "docs/lints", "proto", "templates"] {
        let embedded = files(&tests().join("..").join(directory));
        assert!(embedded.len() > 5, "{directory}");
        for (name, _) in embedded {
            let path = format!("{directory}/{name}");
            assert!(listed.contains(&*path), "{path} is not in the package");
        }
    }
}

#[test]
fn every_package_has_what_a_registry_shows() {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version=1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    // An empty list of registries is `publish = false`.
    let published: Vec<_> = packages.filter(|package| package["publish"].is_null()).collect();
    assert!(published.len() > 8, "{} packages", published.len());
    for package in published {
        for key in ["description", "license", "repository", "rust_version"] {
            assert!(package[key].is_string(), "{} has no {key}", package["name"]);
        }
        let is_shown = &package["metadata"]["docs"]["rs"]["all-features"];
        let has_features = !package["features"].as_object().unwrap().is_empty();
        assert!(!has_features || *is_shown == true, "{} has no metadata for docs.rs", package["name"]);
    }
}
