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

use tempfile::TempDir;

use crate::{
    markdown::{anchors, blocks, links},
    workspace::{files, git, tests},
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

/// Returns the project that the first guide is about, and what `init` prints.
fn project() -> (TempDir, String) {
    let around = tempfile::tempdir().unwrap();
    let said = command(around.path(), &["init", "order-desk"]);
    (around, said)
}

/// Returns the commands of a page for cargo and the server.
fn commands(page: &str) -> Vec<String> {
    let lines = blocks(page, "console").concat();
    let of_project = |line: &&str| {
        let is_ours = line.starts_with("$ cargo ") || line.starts_with("$ temporal ");
        is_ours && !line.starts_with("$ cargo install ")
    };
    lines.lines().filter(of_project).map(str::to_owned).collect()
}

#[test]
fn the_first_guide_shows_what_init_prints_and_the_commands_of_the_project() {
    let (around, said) = project();
    let guide = read(&docs().join("getting-started.md"));
    let consoles = blocks(&guide, "console");
    let (_, shown) = consoles[0].split_once("init order-desk\n").unwrap();
    assert_eq!(shown, said);
    let mut guided = commands(&guide);
    // The guide runs the tests a second time, after a change.
    assert_eq!(guided.pop().as_deref(), Some("$ cargo test"));
    assert_eq!(commands(&read(&around.path().join("order-desk/README.md"))), guided);
}

#[test]
fn the_first_guide_shows_the_finding_of_its_change() {
    let (around, _) = project();
    let project = around.path().join("order-desk");
    for arguments in [
        &["init", "--quiet", "--initial-branch", "main"][..],
        &["add", "."],
        &["commit", "--quiet", "--message", "Begin"],
    ] {
        git(&project, arguments);
    }
    let guide = read(&docs().join("getting-started.md"));
    let field = &blocks(&guide, "proto")[1];
    let path = project.join("proto/greeter/v1/greeter.proto");
    let name = "  string name = 1;\n";
    fs::write(&path, read(&path).replacen(name, &format!("{name}{field}"), 1)).unwrap();
    let consoles = blocks(&guide, "console").concat();
    let (_, shown) = consoles.split_once("$ protoc-gen-rust-temporal breaking ").unwrap();
    let (arguments, shown) = shown.split_once('\n').unwrap();
    let arguments: Vec<_> = std::iter::once("breaking").chain(arguments.split(' ')).collect();
    assert_eq!(command(&project, &arguments), shown);
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
