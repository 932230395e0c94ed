//! The code blocks of the repository's Markdown, by language:
//!
//! - `rust` and `rust,no_run` are documentation tests of a crate, which includes the page.
//! - `rust,ignore` is a part of a file that is compiled. A comment in front of it names the file:
//!   `<!-- part of: FILE -->`.
//! - `proto` and `protobuf` are parsed here, and `toml`, `yaml` and `json`, too. Tests of their subjects go further.
//! - `console` blocks run: see `consoles.rs`.

use std::fs;

use crate::{
    repository::pages::{Block, Page, pages},
    workspace::tests,
};

/// Other tests compare, compile or run the blocks of these pages.
const ELSEWHERE: [(&str, &str); 6] = [
    ("crates/", "tests/generator/repository/book/front_pages.rs"),
    ("examples/checked-in/docs/", "tests/generator/command/docs.rs"),
    ("examples/orders/docs/", "tests/generator/command/docs.rs"),
    ("examples/platform/provider/", "tests/generator/command/terraform.rs"),
    ("examples/protoc/docs/", "tests/generator/command/docs.rs"),
    ("templates/init/", "xtask/src/lane/ways.rs"),
];

/// Returns the test that checks all blocks of a page, if these tests do not.
pub(super) fn elsewhere(page: &Page) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(folder, _)| page.path.starts_with(folder)).map(|(_, test)| *test)
}

/// Returns the blocks that are checked here, with their pages.
fn checked() -> impl Iterator<Item = (Page, Block)> {
    let pages = pages().into_iter().filter(|page| elsewhere(page).is_none());
    pages.flat_map(|page| page.blocks().into_iter().map(move |block| (page.clone(), block)))
}

fn in_language(language: &str) -> Vec<(Page, Block)> {
    checked().filter(|(_, block)| block.language() == language).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(tests().join("..").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_language_has_a_test() {
    let known = ["rust", "proto", "protobuf", "toml", "yaml", "json", "console"];
    // Output and pictures. `guardrails.rs` and `consoles.rs` apply the diffs, and `examples/platform` the configurations
    // of Terraform.
    let shown = ["text", "diff", "terraform"];
    for (page, block) in checked() {
        let language = block.language();
        assert!(known.contains(&language) || shown.contains(&language), "{}: ```{}", page.path, block.info);
    }
}

#[test]
fn the_tests_of_other_pages_exist() {
    for (folder, test) in ELSEWHERE {
        let pages: Vec<_> = pages().into_iter().filter(|page| page.path.starts_with(folder)).collect();
        assert!(pages.iter().any(|page| !page.blocks().is_empty()), "no page in {folder} has a block");
        let name = folder.trim_end_matches('/').split('/').nth(1).unwrap_or(folder.trim_end_matches('/'));
        assert!(read(test).contains(name), "{test} does not name {name}");
    }
}

#[test]
fn rust_is_compiled_or_a_part_of_a_file_that_is() {
    let sources: String = ["src/lib.rs", "crates"].iter().map(|path| doc_tests(path)).collect();
    let blocks = in_language("rust");
    assert!(blocks.len() > 100, "{} blocks", blocks.len());
    for (page, block) in blocks {
        let path = &page.path;
        if block.info == "rust,ignore" {
            assert!(block.file().is_some(), "{path}: compile the block, or name its file:\n{}", block.text);
        } else if path == "README.md" {
            assert!(read("examples/orders/tests/readme.rs").contains(path));
        } else {
            assert!(sources.contains(&format!("/{path}\")]")), "no crate has the doc tests of {path}");
        }
    }
}

#[test]
fn parts_are_in_their_files() {
    let mut count = 0;
    for (Page { path, .. }, block) in checked() {
        if let Some(file) = block.file() {
            let text = &block.text;
            assert!(is_part(text, &read(file)), "{file} does not contain this block of {path}:\n{text}");
            count += 1;
        }
    }
    assert!(count > 20, "{count} blocks");
}

/// Returns `true` if all lines of a block follow each other in a file. A line `…` stands for others.
fn is_part(block: &str, file: &str) -> bool {
    let mut rest: Vec<_> = file.lines().map(str::trim).collect();
    let lines: Vec<_> = block.lines().map(str::trim).collect();
    lines.split(|line| *line == "…").all(|piece| {
        let found = rest.windows(piece.len().max(1)).position(|window| window == piece);
        found.is_some_and(|at| {
            rest.drain(..at + piece.len());
            true
        })
    })
}

#[test]
fn parts_are_lines_that_follow_each_other() {
    let file = "a\n  b\nc\nd\n";
    assert!(is_part("a\nb\n", file) && is_part("b\n…\nd\n", file));
    assert!(!is_part("a\nc\n", file) && !is_part("d\n…\na\n", file) && !is_part("e\n", file));
}

/// Returns the lines that include a page as documentation tests.
fn doc_tests(path: &str) -> String {
    let path = tests().join("..").join(path);
    if path.is_dir() {
        let crates = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path().join("src"));
        let files =
            crates.flat_map(|source| fs::read_dir(source).unwrap()).map(|entry| entry.unwrap().path());
        return files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect();
    }
    fs::read_to_string(path).unwrap()
}

/// The places of lines in a file.
const PLACES: [[&str; 2]; 4] =
    [["", ""], ["message M {", "}"], ["service S {", "}"], ["service S { rpc R(M) returns (M) {", "} }"]];

/// Parses a block as a file, or as lines of one. Braces that it does not close, and imports in front of other lines, are
/// completed.
fn is_schema(block: &str) -> bool {
    let is_file = |text: &str| protox::file::File::from_source("block.proto", text).is_ok();
    if block.contains("syntax = ") {
        return is_file(block);
    }
    let (imports, rest): (Vec<_>, Vec<_>) = block.lines().partition(|line| line.starts_with("import "));
    let [imports, rest] = [imports, rest].map(|lines| lines.join("\n"));
    let open = "}".repeat(rest.matches('{').count().saturating_sub(rest.matches('}').count()));
    PLACES.iter().any(|[before, after]| {
        is_file(&format!("syntax = \"proto3\";\n{imports}\n{before}\n{rest}\n{open}{after}"))
    })
}

/// The headings above schemas that other tests compile, by folder.
const COMPILED: [(&str, &[&str]); 2] =
    [("docs/lints/", &["Bad", "Good", "Example"]), ("docs/breaking/", &["Before", "After"])];

#[test]
fn schemas_are_valid() {
    let mut parsed = 0;
    for (Page { path, .. }, Block { text, heading, .. }) in
        ["proto", "protobuf"].into_iter().flat_map(in_language)
    {
        // protox knows no editions, and `tests/golden/editions` have all of this.
        if text.contains("edition = ") {
            continue;
        }
        let compiled = COMPILED.iter().find(|(folder, _)| path.starts_with(folder));
        if compiled.is_some_and(|(_, headings)| headings.contains(&heading.as_str())) {
            continue;
        }
        assert!(is_schema(&text), "{path} shows what no schema contains:\n{text}");
        parsed += 1;
    }
    assert!(parsed > 8, "{parsed} blocks");
}

#[test]
fn configuration_is_valid() {
    let [toml, yaml, json] = ["toml", "yaml", "json"].map(in_language);
    assert!(toml.len() > 8 && yaml.len() > 3 && !json.is_empty());
    for (page, block) in toml {
        let parsed = block.text.parse::<toml::Table>();
        assert!(parsed.is_ok(), "{}: {:?}", page.path, parsed.err());
    }
    for (page, block) in yaml {
        let parsed = serde_yaml_ng::from_str::<serde_json::Value>(&block.text);
        assert!(parsed.is_ok_and(|value| value.is_object()), "{}: {}", page.path, block.text);
    }
    for (page, block) in json {
        let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
        assert!(parsed.is_ok(), "{}: {:?}", page.path, parsed.err());
    }
}
