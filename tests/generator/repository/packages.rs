//! The packages that are published: what they contain, and what crates.io and docs.rs show of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

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

fn metadata(arguments: &[&str]) -> Value {
    let metadata = cargo(&[&["metadata", "--locked", "--format-version=1"], arguments].concat());
    serde_json::from_str(&metadata).unwrap()
}

/// Returns the packages that are published.
fn published(metadata: &Value) -> Vec<&Value> {
    // An empty list of registries is `publish = false`.
    let is_published = |package: &&Value| package["source"].is_null() && package["publish"].is_null();
    let published: Vec<_> = metadata["packages"].as_array().unwrap().iter().filter(is_published).collect();
    assert!(published.len() > 8, "{} packages", published.len());
    published
}

#[test]
fn every_package_has_what_a_registry_shows() {
    for package in published(&metadata(&["--no-deps"])) {
        for key in ["description", "license", "readme", "repository", "rust_version"] {
            assert!(package[key].is_string(), "{} has no {key}", package["name"]);
        }
        assert_eq!(package["readme"], "README.md", "{} shows the page of another package", package["name"]);
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(manifest.with_file_name(licence).is_file(), "{} has no {licence}", package["name"]);
        }
        let is_shown = &package["metadata"]["docs"]["rs"]["all-features"];
        let has_features = !package["features"].as_object().unwrap().is_empty();
        assert!(!has_features || *is_shown == true, "{} has no metadata for docs.rs", package["name"]);
    }
}

/// Returns the parts of a version of Rust, of which the last may be missing.
fn rust_version(package: &Value) -> [u32; 3] {
    let text = package["rust_version"].as_str().unwrap_or_default();
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or_default());
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// Returns the ids of all packages that a package uses, except in its tests.
fn used<'m>(by: &'m Value, nodes: &BTreeMap<&str, &'m Value>) -> BTreeSet<&'m str> {
    let is_used = |dependency: &&Value| {
        dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev")
    };
    let mut found = BTreeSet::new();
    let mut open = vec![by["id"].as_str().unwrap()];
    while let Some(id) = open.pop() {
        if found.insert(id) {
            let dependencies = nodes[id]["deps"].as_array().unwrap().iter().filter(is_used);
            open.extend(dependencies.map(|dependency| dependency["pkg"].as_str().unwrap()));
        }
    }
    found
}

/// In our own code, clippy's `incompatible_msrv` reports what a version of Rust does not have.
#[test]
fn no_dependency_needs_a_newer_rust() {
    let metadata = metadata(&[]);
    let all = metadata["packages"].as_array().unwrap().iter();
    let all: BTreeMap<_, _> = all.map(|package| (package["id"].as_str().unwrap(), package)).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap().iter();
    let nodes: BTreeMap<_, _> = nodes.map(|node| (node["id"].as_str().unwrap(), node)).collect();
    for package in published(&metadata) {
        let used = used(package, &nodes);
        assert!(used.len() > 20, "{} uses {}", package["name"], used.len());
        for dependency in used.iter().map(|id| all[id]) {
            assert!(
                rust_version(dependency) <= rust_version(package),
                "{} needs Rust {}, but {} promises {}",
                dependency["name"],
                dependency["rust_version"],
                package["name"],
                package["rust_version"]
            );
        }
    }
}

/// With `-Z direct-minimal-versions`, cargo resolves no dependency whose oldest version is newer in another crate.
#[test]
fn packages_require_the_same_version_of_a_dependency() {
    let metadata = metadata(&["--no-deps"]);
    let mut required = BTreeMap::<_, BTreeMap<_, _>>::new();
    for package in published(&metadata) {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        for dependency in dependencies.filter(|dependency| dependency["kind"] != "dev") {
            let by = required.entry(dependency["name"].as_str().unwrap()).or_default();
            by.insert(dependency["req"].as_str().unwrap(), package["name"].as_str().unwrap());
        }
    }
    assert!(required.len() > 40, "{} dependencies", required.len());
    required.retain(|_, by| by.len() > 1);
    assert!(required.is_empty(), "dependencies with several versions: {required:#?}");
}
