//! `tests/released` contains the code that the last release generated. `tests/generated` compiles it, so a change of the
//! runtime that breaks it has to come with another handshake. Until that release is out, `EXPECTORATE=overwrite cargo test
//! --test generator` accepts changed code.

use std::{fs, process::Command};

use crate::workspace::{files, tests};

const RELEASE: &str = "0.1";

/// A schema whose code is kept.
struct Schema {
    /// The directory of its files.
    include: &'static str,
    protos: &'static [&'static str],
    options: &'static [&'static str],
    /// The beginning of the names of its code.
    package: &'static str,
}

/// An ordinary service, and one with every option, whose code has every part.
const SCHEMAS: [Schema; 2] = [
    Schema {
        include: "fixtures/shop/proto",
        protos: &["shop/v1/orders.proto"],
        options: &["--cli"],
        package: "shop.v1.",
    },
    Schema {
        include: "e2e/proto",
        protos: &["every/v1/every.proto", "every/v1/handlers.proto"],
        options: &["--cli", "--xns", "--nexus"],
        package: "every.v1.",
    },
];

fn code(schema: &Schema) -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let include = tests().join(schema.include);
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .current_dir(&include)
        .args(["generate", "-I", ".", "--out"])
        .arg(out.path())
        .args(schema.options)
        .args(schema.protos)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(out.path()).into_iter().filter(|(name, _)| name.starts_with(schema.package)).collect()
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
    for schema in &SCHEMAS {
        let code = code(schema);
        assert_eq!(code.len(), 2, "{code:?}");
        for (name, code) in code {
            expectorate::assert_contents(tests().join("released").join(RELEASE).join(name), &code);
        }
    }
}
