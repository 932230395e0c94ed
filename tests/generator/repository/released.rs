//! `tests/released` contains the code that the last release generated. `tests/generated` compiles it, so a change of the
//! runtime that breaks it has to come with another handshake. Until that release is out, `EXPECTORATE=overwrite cargo test
//! --test generator` accepts changed code.

use std::{fs, process::Command};

use crate::workspace::{files, tests};

const RELEASE: &str = "0.1";

fn code() -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let mut generate = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    generate.current_dir(tests().join("fixtures/shop")).args(["generate", "--cli", "-I", "proto", "--out"]);
    let output = generate.arg(out.path()).arg("proto/shop/v1/orders.proto").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(out.path()).into_iter().filter(|(name, _)| name.starts_with("shop.")).collect()
}

#[test]
fn the_code_of_the_next_release_is_fresh() {
    assert!(
        env!("CARGO_PKG_VERSION").starts_with(RELEASE),
        "add the code of the new release to tests/released"
    );
    let changelog = fs::read_to_string(tests().join("../CHANGELOG.md")).unwrap();
    if changelog.contains(&format!("\n## {RELEASE}.")) {
        // It is out, and its code never changes again.
        return;
    }
    let code = code();
    assert_eq!(code.len(), 2, "{code:?}");
    for (name, code) in code {
        expectorate::assert_contents(tests().join("released").join(RELEASE).join(name), &code);
    }
}
