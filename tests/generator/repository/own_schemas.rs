//! The findings of lints in the schemas of this repository.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::lints::Rule;
use crate::workspace::tests;

/// The directories in which imports of the examples are searched.
const EXAMPLES: [&str; 3] = ["examples/checked-in/proto", "examples/orders/proto", "examples/protoc/proto"];

/// The same of the tests and benches.
const TESTS: [&str; 7] = [
    "benches/proto",
    "tests/e2e/proto",
    "tests/e2e/proto/changed/new",
    "tests/e2e/proto/changed/old",
    "tests/fixtures/shop/proto",
    "tests/golden",
    "tests/interop/proto",
];

/// The number of findings by lint.
type Counts = BTreeMap<String, usize>;

/// Returns the schemas below a directory, except in the directories `nested`.
fn schemas(directory: &Path, nested: &[PathBuf]) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let (directories, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|found| found == "proto"));
    let inside = directories.iter().filter(|path| !nested.contains(path));
    files.chain(inside.flat_map(|path| schemas(path, nested))).collect()
}

/// Counts the findings in the schemas, with every lint enabled.
fn counts(directories: &[&str], lints: &[Rule]) -> Counts {
    let directories: Vec<_> = directories.iter().map(|path| tests().join("..").join(path)).collect();
    let mut counts = Counts::new();
    for directory in &directories {
        let schemas = schemas(directory, &directories);
        assert!(!schemas.is_empty(), "{}", directory.display());
        // Goldens are generated one by one.
        let size = if directory.ends_with("golden") { 1 } else { schemas.len() };
        for rule in schemas.chunks(size).flat_map(|run| found(directory, run, lints)) {
            *counts.entry(rule).or_default() += 1;
        }
    }
    counts
}

/// Returns the rule of each finding in a run for these schemas.
fn found(include: &Path, schemas: &[PathBuf], lints: &[Rule]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .args(["lint", "--protoc", "--format", "json"])
        .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
        .env("PROTOC_INCLUDE", protoc_bin_vendored::include_path().unwrap())
        .args(lints.iter().flat_map(|lint| ["--warn", &lint.name]))
        .arg("-I")
        .arg(include)
        .args(schemas)
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{schemas:?}: {report}");
    let report: Value = serde_json::from_str(&report).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

/// The findings in this repository.
pub(super) struct Findings {
    examples: Counts,
    tests: Counts,
}

impl Findings {
    pub(super) fn new(lints: &[Rule]) -> Self {
        Self { examples: counts(&EXAMPLES, lints), tests: counts(&TESTS, lints) }
    }

    /// Returns the number of findings of a lint in examples, and in the schemas of tests and benches.
    pub(super) fn of(&self, lint: &str) -> [usize; 2] {
        [&self.examples, &self.tests].map(|counts| counts.get(lint).copied().unwrap_or_default())
    }
}
