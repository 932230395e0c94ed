//! The front page of each crate stands alone, with an example, and leads into the book.

use std::fs;

use crate::{
    markdown::{blocks, links},
    workspace::tests,
};

const BOOK: &str = "https://github.com/temporal-prost/temporal-prost/blob/main/docs/";

/// Returns the front pages of all crates, by folder.
fn pages() -> Vec<(String, String)> {
    let root = tests().join("..");
    let crates = fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let page = |folder: std::path::PathBuf| {
        let source = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        (folder.display().to_string(), lines.join("\n"))
    };
    crates.chain([root]).map(page).collect()
}

#[test]
fn every_crate_has_an_example_and_leads_into_the_book() {
    let pages = pages();
    assert!(pages.len() > 11, "{} crates", pages.len());
    for (folder, page) in pages {
        let examples = ["", "no_run"].map(|fence| blocks(&page, fence).len());
        assert_ne!(examples, [0, 0], "{folder} shows no code that is compiled");
        let guides: Vec<_> =
            page.split(BOOK).skip(1).filter_map(|rest| rest.split([')', '#']).next()).collect();
        assert!(!guides.is_empty(), "{folder} has no link to the book");
        for guide in guides {
            assert!(tests().join("../docs").join(guide).is_file(), "{folder}: docs/{guide}");
        }
    }
}

/// Returns a front page as documentation shows it.
fn shown(page: &str) -> String {
    page.split_inclusive('\n').filter(|line| !line.starts_with("# ")).collect()
}

/// A registry shows the page by itself, so relative links would lead nowhere.
#[test]
fn every_readme_shows_code_of_the_front_page_and_has_absolute_links() {
    for (folder, page) in pages().into_iter().filter(|(folder, _)| folder.contains("crates/")) {
        let readme = fs::read_to_string(format!("{folder}/README.md")).unwrap();
        let shown = shown(&page);
        let code = blocks(&readme, "rust");
        assert!(!code.is_empty(), "{folder}/README.md shows no code");
        for block in code {
            assert!(shown.contains(&block), "the front page of {folder} does not have\n{block}");
        }
        let relative: Vec<_> = links(&readme).into_iter().filter(|link| !link.contains("://")).collect();
        assert_eq!(relative, [""; 0], "{folder}/README.md");
        assert!(readme.contains(BOOK), "{folder}/README.md has no link to the book");
    }
}
