//! The arrows between the workspace's crates: each uses only the crates below it. Dev-dependencies are free.

use std::{collections::BTreeMap, path::Path, process::Command};

use serde_json::Value;

/// A crate, the crates of the workspace that it may use, and `true` if it may use Temporal's SDK. Some of them do not
/// exist yet.
const ARROWS: [(&str, &[&str], bool); 14] = [
    ("temporal-prost", &["temporal-prost-expression", "temporal-prost-json"], true),
    (
        "temporal-prost-biscuit",
        &[
            "temporal-prost",
            "temporal-prost-connect",
            "temporal-prost-expression",
            "temporal-prost-json",
            "temporal-prost-secret",
        ],
        true,
    ),
    ("temporal-prost-build", &["temporal-prost-expression", "temporal-prost-json"], false),
    ("temporal-prost-cells", &["temporal-prost", "temporal-prost-connect"], true),
    (
        "temporal-prost-cli",
        &["temporal-prost", "temporal-prost-connect", "temporal-prost-expression", "temporal-prost-json"],
        true,
    ),
    ("temporal-prost-codec", &["temporal-prost-secret"], true),
    ("temporal-prost-connect", &["temporal-prost-secret"], true),
    ("temporal-prost-expression", &[], false),
    ("temporal-prost-iam", &["temporal-prost-biscuit", "temporal-prost-secret"], false),
    ("temporal-prost-json", &[], false),
    ("temporal-prost-secret", &[], false),
    (
        "temporal-prost-terraform",
        &[
            "temporal-prost",
            "temporal-prost-connect",
            "temporal-prost-expression",
            "temporal-prost-json",
            "temporal-prost-secret",
        ],
        true,
    ),
    ("temporal-prost-testing", &[], true),
    ("xtask", &[], false),
];

/// Packages in these folders show, test or measure the others, and may use any of them.
const FREE: [&str; 3] = ["benches", "examples", "tests"];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Returns the folder of a package, relative to the workspace.
fn folder(package: &Value) -> &Path {
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap()
}

fn is_free(package: &Value) -> bool {
    FREE.iter().any(|free| folder(package).starts_with(free))
}

/// Returns the dependencies of a package, without dev-dependencies.
fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    let all = package["dependencies"].as_array().unwrap();
    all.iter().filter(|dependency| dependency["kind"] != "dev")
}

/// Returns the differences between a package and the table.
fn faults(package: &Value, arrows: &BTreeMap<&str, (&[&str], bool)>) -> Vec<String> {
    let name = package["name"].as_str().unwrap();
    let Some((allowed, sdk)) = arrows.get(name) else {
        return vec![format!("{name} is missing from the table")];
    };
    let is_allowed = |used: &Value| {
        let name = used["name"].as_str().unwrap();
        let is_ours = used["path"].is_string();
        if is_ours { allowed.contains(&name) } else { *sdk || !name.starts_with("temporalio") }
    };
    let forbidden = dependencies(package).filter(|used| !is_allowed(used));
    forbidden.map(|used| format!("{name} uses {}", used["name"])).collect()
}

#[test]
fn every_crate_uses_only_what_lies_below_it() {
    let arrows = ARROWS.into_iter().map(|(name, uses, sdk)| (name, (uses, sdk))).collect();
    let packages = packages();
    let bound: Vec<_> = packages.iter().filter(|package| !is_free(package)).collect();
    assert!(bound.len() > 3, "{} crates", bound.len());
    let faults: Vec<_> = bound.into_iter().flat_map(|package| faults(package, &arrows)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_shows_tests_or_measures_is_not_published() {
    for package in packages().iter().filter(|package| is_free(package)) {
        assert_eq!(package["publish"], Value::Array(Vec::new()), "{}", package["name"]);
    }
}

#[test]
fn a_folder_is_named_like_its_crate() {
    for package in packages().iter().filter(|package| folder(package).starts_with("crates")) {
        assert_eq!(folder(package), Path::new("crates").join(package["name"].as_str().unwrap()));
    }
}

/// Checks made-up faults, which shows that the test above can fail.
#[test]
fn a_crate_that_uses_what_lies_above_it_is_found() {
    let arrows = ARROWS.into_iter().map(|(name, uses, sdk)| (name, (uses, sdk))).collect();
    let uses = |name: &str, dependency: Value| {
        faults(&serde_json::json!({ "name": name, "dependencies": [dependency] }), &arrows)
    };
    let ours = |kind: Value| serde_json::json!({ "name": "temporal-prost-cli", "path": "/", "kind": kind });
    assert_eq!(uses("temporal-prost", ours(Value::Null)), [r#"temporal-prost uses "temporal-prost-cli""#]);
    assert_eq!(uses("temporal-prost", ours("dev".into())), [""; 0]);
    let sdk = serde_json::json!({ "name": "temporalio-sdk", "kind": null });
    assert_eq!(uses("temporal-prost-build", sdk), [r#"temporal-prost-build uses "temporalio-sdk""#]);
    assert_eq!(uses("unheard-of", ours(Value::Null)), ["unheard-of is missing from the table"]);
}
