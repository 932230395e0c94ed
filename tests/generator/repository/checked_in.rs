//! Generated code that is checked in is up to date.

use std::{env, fs, path::Path, process::Command};

use crate::workspace::tests;

/// Checks the code of a project. `EXPECTORATE=overwrite` writes it, as all other files.
fn check(project: &Path) {
    let check = if env::var_os("EXPECTORATE").is_some() { None } else { Some("--check") };
    let mut generate = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    let output = generate.current_dir(project).arg("generate").args(check).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "lints");
}

#[test]
fn the_code_of_the_terraform_workflows_is_fresh() {
    check(&tests().join("../crates/temporal-prost-terraform"));
}

#[test]
fn the_checked_in_example_is_fresh() {
    let example = tests().join("../examples/checked-in");
    check(&example);
    let readme = fs::read_to_string(example.join("README.md")).unwrap();
    for command in ["generate", "generate --check"] {
        assert!(readme.contains(&format!("$ protoc-gen-rust-temporal {command}\n")), "{command}");
    }
}
