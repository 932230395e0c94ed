//! The book in `docs`: its links, its summary, and what its pages show. `EXPECTORATE=overwrite cargo test --test
//! generator` accepts changed parameters.

mod code_blocks;
mod consoles;
mod front_pages;
mod guardrails;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    markdown::{anchors, blocks, links},
    workspace::{files, tests},
};

fn docs() -> PathBuf {
    tests().join("../docs").canonicalize().unwrap()
}

/// Returns the names of all pages, with the summary.
fn names() -> impl Iterator<Item = String> {
    let is_page = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "md");
    files(&docs()).into_iter().map(|(name, _)| name).filter(is_page)
}

/// Returns all pages of the book, and the README of the repository.
fn pages() -> Vec<PathBuf> {
    names().chain(["../README.md".to_owned()]).map(|name| docs().join(name)).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the relative links of a page that lead nowhere.
fn broken_links(page: &Path) -> Vec<String> {
    let text = read(page);
    let is_broken = |link: &String| {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if file.is_empty() { page.to_owned() } else { page.parent().unwrap().join(file) };
        let has_anchor = || anchors(&read(&target)).iter().any(|found| found == anchor);
        !target.exists() || !anchor.is_empty() && !has_anchor()
    };
    links(&text).into_iter().filter(|link| !link.contains("://")).filter(is_broken).collect()
}

#[test]
fn every_link_resolves() {
    let mut checked = 0;
    for page in pages() {
        assert_eq!(broken_links(&page), Vec::<String>::new(), "{}", page.display());
        checked += links(&read(&page)).len();
    }
    assert!(checked > 400, "{checked} links");
}

#[test]
fn the_summary_lists_every_page_once() {
    let summary = links(&read(&docs().join("SUMMARY.md")));
    let listed: BTreeSet<_> = summary.iter().cloned().collect();
    assert_eq!(summary.len(), listed.len(), "a page is listed twice");
    let pages: BTreeSet<_> = names().filter(|name| name != "SUMMARY.md").collect();
    let missing: Vec<_> = pages.difference(&listed).collect();
    let unknown: Vec<_> = listed.difference(&pages).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "not in docs/SUMMARY.md: {missing:?}; no pages: {unknown:?}"
    );
}

fn command(around: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    let output = command.args(arguments).current_dir(around).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the files of the project that the guides show.
fn project() -> (String, Vec<(String, String)>) {
    let around = tempfile::tempdir().unwrap();
    let said = command(around.path(), &["init", "order-desk"]);
    (said, files(&around.path().join("order-desk")))
}

#[test]
fn the_guides_show_the_project_that_init_writes() {
    let (_, project) = project();
    for (page, least) in [("getting-started", 3), ("concepts", 2), ("from-sdk", 4)] {
        let text = read(&docs().join(format!("{page}.md")));
        let blocks: Vec<_> = ["rust", "proto"].iter().flat_map(|language| blocks(&text, language)).collect();
        // The code before the move is compiled as a documentation test.
        let shown: Vec<_> = blocks.iter().filter(|block| !block.starts_with("use std")).collect();
        assert!(shown.len() >= least, "{page} shows {} blocks", shown.len());
        for block in shown {
            assert!(
                project.iter().any(|(_, code)| code.contains(block)),
                "{page} shows other code:\n{block}"
            );
        }
    }
}

#[test]
fn the_first_guide_shows_what_init_prints_and_the_commands_of_the_project() {
    let (said, project) = project();
    let consoles = blocks(&read(&docs().join("getting-started.md")), "console");
    let (_, shown) = consoles[0].split_once("init order-desk\n").unwrap();
    assert_eq!(shown, said);
    let (_, readme) = project.iter().find(|(name, _)| name == "README.md").unwrap();
    for line in consoles[1..].iter().flat_map(|block| block.lines()) {
        assert!(readme.lines().any(|its| its == line), "the project's README does not have `{line}`");
    }
}

#[test]
fn the_reference_lists_the_parameters() {
    let help = command(&docs(), &["generate", "--help"]);
    let (_, parameters) = help.split_once("which are also options:\n").unwrap();
    let path = docs().join("reference.md");
    let page = read(&path);
    let (before, rest) = page.split_once("```text\n").unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    expectorate::assert_contents(path, &format!("{before}```text\n{parameters}```\n{after}"));
}
