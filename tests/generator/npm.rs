//! The generator with programs that npm installs. The lane `npm` runs these tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use crate::workspace::{cases, has_cli, tests};

const PACKAGES: [&str; 2] = ["@bufbuild/buf@1.75.0", "markdownlint-cli2@0.24.1"];

/// The directory of the programs. They are installed only once.
static PROGRAMS: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&root).args(PACKAGES);
    let output = npm.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    root.join("node_modules/.bin")
});

/// Runs a program, and returns everything that it prints.
fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.success(), said.concat())
}

#[test]
#[ignore = "it needs npm"]
fn pages_have_no_lint_of_markdown() {
    let out = tempfile::tempdir().unwrap();
    for proto in cases(&tests().join("golden"), "proto") {
        let mut docs = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
        docs.arg("docs").arg(format!("--cli={}", has_cli(&proto))).arg("-I").arg(tests().join("golden"));
        let (written, said) =
            run(docs.arg("--out").arg(out.path().join(proto.file_stem().unwrap())).arg(&proto));
        assert!(written, "{said}");
    }
    let mut lint = Command::new(PROGRAMS.join("markdownlint-cli2"));
    lint.arg("--config").arg(tests().join("generator/npm/.markdownlint.json")).arg("**/*.md");
    let (is_clean, said) = run(lint.current_dir(out.path()));
    assert!(is_clean && said.contains("Summary: 0 issues"), "{said}");
}
