//! The commands in `docs/guardrails.md` print what the page shows. `EXPECTORATE=overwrite cargo test --test generator`
//! writes their output into the page.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::workspace::{directory, git, tests};

const FILE: &str = "proto/shop/v1/orders.proto";

fn page() -> PathBuf {
    tests().join("../docs/guardrails.md")
}

/// Returns the blocks of a language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("\n```{language}\n");
    page.split(&*fence).skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// Returns the lines of a diff that begin with a sign, without it.
fn signed(diff: &str, sign: char) -> String {
    diff.split_inclusive('\n').filter_map(|line| line.strip_prefix(sign)).collect()
}

/// Returns a repository with the schema on `main`, and with the schema of the pull request in its files.
fn repository(page: &str) -> tempfile::TempDir {
    let old = blocks(page, "proto")[0];
    let diff = blocks(page, "diff")[0];
    let new = old.replace(&signed(diff, '-'), &signed(diff, '+'));
    assert_ne!(old, new);
    let root = directory(&[(FILE, old)]);
    git(root.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "main"]);
    fs::write(root.path().join(FILE), new).unwrap();
    root
}

/// Runs a command of the page. Its last part may be `| jq '.runs[0].results'`, which needs no jq here.
fn run(command: &str, root: &Path) -> (Output, String) {
    let (command, filter) = command.split_once(" | jq ").unwrap_or((command, ""));
    let arguments = command.strip_prefix("$ protoc-gen-rust-temporal ").unwrap().split(' ');
    let bin = env!("CARGO_BIN_EXE_protoc-gen-rust-temporal");
    let output = Command::new(bin).args(arguments).current_dir(root).output().unwrap();
    assert!(output.stderr.is_empty(), "{command}: {output:?}");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    if filter.is_empty() {
        return (output, text);
    }
    assert_eq!(filter, "'.runs[0].results'");
    let report: Value = serde_json::from_str(&text).unwrap();
    (output, format!("{:#}\n", report["runs"][0]["results"]))
}

#[test]
fn the_page_shows_what_the_commands_print() {
    let text = fs::read_to_string(page()).unwrap();
    let root = repository(&text);
    let mut written = text.clone();
    for block in blocks(&text, "console") {
        let command = block.lines().next().unwrap();
        let (output, shown) = run(command, root.path());
        let is_denied = command.contains(" --deny ");
        assert_eq!(output.status.code(), Some(i32::from(is_denied)), "{command}");
        written = written
            .replace(&format!("```console\n{block}```"), &format!("```console\n{command}\n{shown}```"));
    }
    expectorate::assert_contents(page(), &written);
}

#[test]
fn every_format_names_the_lint_and_its_position() {
    let text = fs::read_to_string(page()).unwrap();
    let blocks = blocks(&text, "console");
    for format in ["lint --deny", "github", "sarif", "json"] {
        let block = blocks.iter().find(|block| block.contains(format)).unwrap();
        let positions = ["proto:14:22", "line=14,col=22", "\"startLine\": 14", "\"line\": 14"];
        assert!(
            block.contains("hammering-retry") && positions.iter().any(|one| block.contains(one)),
            "{block}"
        );
    }
    let breaking = blocks.iter().filter(|block| block.contains(" breaking ")).collect::<Vec<_>>();
    assert_eq!(breaking.len(), 3);
    assert!(breaking.iter().all(|block| block.contains("0 breaking, 0 risky, 1 safe")));
    assert!(!breaking[0].contains("[retry-policy]") && breaking[1].contains("[retry-policy]"));
}

#[test]
fn the_comment_of_the_page_allows_the_change() {
    let text = fs::read_to_string(page()).unwrap();
    let root = repository(&text);
    let comment = signed(blocks(&text, "diff")[1], '+');
    let file = root.path().join(FILE);
    let schema = fs::read_to_string(&file).unwrap().replace("  rpc", &format!("{comment}  rpc"));
    fs::write(file, schema).unwrap();
    let command = blocks(&text, "console")[0].lines().next().unwrap();
    let (output, shown) = run(command, root.path());
    assert_eq!((output.status.code(), shown.as_str()), (Some(0), ""));
}
