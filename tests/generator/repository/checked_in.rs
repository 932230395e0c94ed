//! Generated code that is checked in is up to date.

use std::process::Command;

use crate::workspace::{files, tests};

#[test]
fn the_checked_in_example_is_fresh() {
    let example = tests().join("../examples/checked-in");
    let out = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .current_dir(&example)
        .args(["generate", "-I", "proto", "proto/reminders/v1/reminders.proto", "--out"])
        .arg(out.path())
        .status()
        .unwrap();
    assert!(status.success());
    let generated = files(out.path());
    assert!(!generated.is_empty());
    for (name, contents) in generated {
        expectorate::assert_contents(example.join("src/gen").join(name), &contents);
    }
}
