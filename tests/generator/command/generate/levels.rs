//! The tables `[lints]` and `[limits]`.

use std::process::Output;

use super::{SCHEMA, generate, run_build_script};
use crate::workspace::{directory, files};

/// Runs the command and a build script with these settings. Asserts that both write code, or neither.
fn outcomes(settings: &str) -> [Output; 2] {
    let config = format!("inputs = [\"proto\"]\nout = \"gen\"\n\n{settings}");
    let project = directory(&[("temporal-prost.toml", &*config), ("proto/shop/v1/orders.proto", SCHEMA)]);
    let out = tempfile::tempdir().unwrap();
    let outcomes = [generate(project.path(), &[]), run_build_script(project.path(), out.path())];
    for (output, directory) in outcomes.iter().zip([&project.path().join("gen"), out.path()]) {
        let has_code = directory.exists() && !files(directory).is_empty();
        assert_eq!(output.status.success(), has_code, "{output:?}");
    }
    outcomes
}

fn succeeds(settings: &str) {
    for output in outcomes(settings) {
        assert!(output.status.success(), "{settings}: {output:?}");
    }
}

/// Asserts that the settings make a lint an error.
fn is_refused(settings: &str, lint: &str) {
    for output in outcomes(settings) {
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(!output.status.success() && said.contains(&format!(": error[{lint}]: ")), "{said}");
    }
}

#[test]
fn a_lint_that_is_set_to_deny_refuses_the_schema() {
    succeeds("[lints]\nunbounded-retry = \"allow\"\n");
    succeeds("[lints]\nunbounded-retry = \"warn\"\n");
    is_refused("[lints]\nunbounded-retry = \"deny\"\n", "unbounded-retry");
}

#[test]
fn a_limit_decides_whether_a_lint_refuses_the_schema() {
    let limit = |longest: &str| {
        format!(
            "[lints]\nmissing-heartbeat = \"deny\"\n\n[limits]\nattempt-without-heartbeat = \"{longest}\"\n"
        )
    };
    succeeds("[lints]\nmissing-heartbeat = \"deny\"\n");
    succeeds(&limit("2s"));
    is_refused(&limit("500ms"), "missing-heartbeat");
}
