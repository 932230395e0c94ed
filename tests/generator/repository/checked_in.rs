//! Generated code that is checked in is up to date.

use std::{env, fs, process::Command};

use crate::workspace::tests;

/// `EXPECTORATE=overwrite` writes the code, as for all other files.
#[test]
fn the_checked_in_example_is_fresh() {
    let example = tests().join("../examples/checked-in");
    let check = if env::var_os("EXPECTORATE").is_some() { None } else { Some("--check") };
    let mut generate = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    let output = generate.current_dir(&example).arg("generate").args(check).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let readme = fs::read_to_string(example.join("README.md")).unwrap();
    for command in ["generate", "generate --check"] {
        assert!(readme.contains(&format!("$ protoc-gen-rust-temporal {command}\n")), "{command}");
    }
}
