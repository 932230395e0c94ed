//! The generator with programs that npm installs. The lane `npm` runs these tests.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};

use crate::{
    command::pages_of_golden,
    entrance::protoc_gen_prost,
    markdown::blocks,
    workspace::{cases, files, has_cli, tests},
};

const PACKAGES: [&str; 4] =
    ["@bufbuild/buf@1.75.0", "jsdom@29.1.1", "markdownlint-cli2@0.24.1", "mermaid@11.17.2"];

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

/// Returns the errors of Mermaid's parser.
fn parsed(diagrams: &[String]) -> String {
    let modules = PROGRAMS.parent().unwrap();
    let mut node = Command::new("node");
    node.arg(tests().join("generator/npm/mermaid.mjs")).arg(modules);
    let mut node = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    node.stdin.take().unwrap().write_all(&serde_json::to_vec(diagrams).unwrap()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "it needs npm"]
fn mermaid_reads_every_diagram() {
    let goldens = cases(&tests().join("golden"), "proto");
    let pages: Vec<_> = goldens.iter().flat_map(|proto| pages_of_golden(proto).into_values()).collect();
    let diagrams: Vec<_> = pages.iter().flat_map(|page| blocks(page, "mermaid")).collect();
    assert!(diagrams.len() > 15, "{} diagrams", diagrams.len());
    assert_eq!(parsed(&diagrams), "");
    assert!(parsed(&["flowchart LR\n  a[(\n".to_owned()]).contains("Parse error"));
}

#[test]
#[ignore = "it needs npm"]
fn buf_writes_what_protoc_does() {
    let example = tests().join("../examples/protoc");
    let copy = tempfile::tempdir().unwrap();
    let configuration = ["buf.yaml", "buf.gen.yaml"].map(|name| (name.to_owned(), example.join(name)));
    let schemas = files(&example.join("proto")).into_iter();
    let schemas = schemas.map(|(name, _)| (format!("proto/{name}"), example.join("proto").join(name)));
    for (name, from) in schemas.chain(configuration) {
        let to = copy.path().join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
    let path =
        env::join_paths([PROGRAMS.clone()].into_iter().chain(env::split_paths(&protoc_gen_prost::path())));
    let path = path.unwrap();
    for command in ["protoc-gen-rust-temporal protos third_party", "buf generate"] {
        let mut shell = Command::new("sh");
        let (succeeded, said) = run(shell.args(["-c", command]).current_dir(copy.path()).env("PATH", &path));
        assert!(succeeded, "{command}: {said}");
        let readme = fs::read_to_string(example.join("README.md")).unwrap();
        assert!(readme.contains(&format!("$ {command}\n")), "the README does not show `{command}`");
    }
    // buf removes some of the blank lines at the ends of what a plugin inserts.
    assert_eq!(lines(&copy.path().join("src/gen")), lines(&example.join("src/gen")));
}

/// Returns the lines of all files by name, without blank lines.
fn lines(directory: &Path) -> Vec<(String, Vec<String>)> {
    let lines =
        |text: String| text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    files(directory).into_iter().map(|(name, text)| (name, lines(text))).collect()
}
