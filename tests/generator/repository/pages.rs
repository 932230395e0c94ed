//! The Markdown of the repository, and the code blocks in it.

use std::{fs, path::Path};

use crate::workspace::tests;

/// The folders with pages. The changelog and the templates of generated documentation show no code that runs.
const FOLDERS: [&str; 7] = ["benches", "crates", "docs", "examples", "templates/init", "tests", "xtask"];

#[derive(Clone)]
pub(super) struct Page {
    /// The path from the root of the repository.
    pub(super) path: String,
    pub(super) text: String,
}

/// A fenced block of a page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Block {
    /// The words behind the fence, such as `rust,no_run`.
    pub(super) info: String,
    /// The heading above it.
    pub(super) heading: String,
    /// The text of the comment directly in front of it.
    pub(super) comment: Option<String>,
    /// The lines of the block, without its indentation.
    pub(super) text: String,
}

impl Block {
    /// Returns the file that contains the block, by its comment `part of: FILE`.
    pub(super) fn file(&self) -> Option<&str> {
        self.comment.as_deref()?.strip_prefix("part of: ")
    }

    pub(super) fn language(&self) -> &str {
        self.info.split(',').next().unwrap_or_default()
    }
}

impl Page {
    pub(super) fn read(path: &str) -> Self {
        let text = fs::read_to_string(tests().join("..").join(path)).unwrap();
        Self { path: path.to_owned(), text }
    }

    /// Returns the name, or the folder of a README.
    pub(super) fn subject(&self) -> &str {
        let path =
            self.path.strip_suffix("/README.md").or(self.path.strip_suffix(".md")).unwrap_or(&self.path);
        path.rsplit('/').next().unwrap_or_default()
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        blocks(&self.text)
    }

    /// Returns the texts of the blocks in a language.
    pub(super) fn in_language(&self, language: &str) -> Vec<String> {
        let blocks = self.blocks().into_iter().filter(|block| block.language() == language);
        blocks.map(|block| block.text).collect()
    }
}

/// Returns the README and all other pages, sorted by path.
pub(super) fn pages() -> Vec<Page> {
    let root = tests().join("..");
    let mut paths = vec!["README.md".to_owned()];
    for folder in FOLDERS {
        collect(&root, folder, &mut paths);
    }
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

fn collect(root: &Path, folder: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(folder)).unwrap().map(Result::unwrap) {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let is_built = path.ends_with("/target") || path.ends_with("/node_modules");
        if entry.file_type().unwrap().is_dir() && !is_built {
            collect(root, &path, paths);
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut next = Block::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        let indentation = line.len() - text.len();
        if let Some(info) = text.strip_prefix("```") {
            let inside = lines.by_ref().take_while(|line| line.trim_start() != "```");
            let inside = inside.map(|line| format!("{}\n", line.get(indentation..).unwrap_or_default()));
            let heading = next.heading.clone();
            found.push(Block { info: info.to_owned(), text: inside.collect(), ..next });
            next = Block { heading, ..Block::default() };
        } else if let Some(heading) = text.strip_prefix('#') {
            heading.trim_start_matches('#').trim().clone_into(&mut next.heading);
        } else if !text.is_empty() {
            next.comment = comment(text);
        }
    }
    found
}

/// Returns the text of a line that is a comment.
fn comment(line: &str) -> Option<String> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->").map(str::to_owned)
}

#[test]
fn blocks_have_their_comment_and_their_heading() {
    let page = "# A\n\n- text\n\n  <!-- not run: of no use -->\n\n  ```console\n  $ a\n    b\n  ```\n\n## B\n\n```rust,ignore\nc\n```\n";
    let block = |info: &str, heading: &str, comment: Option<&str>, text: &str| Block {
        info: info.into(),
        heading: heading.into(),
        comment: comment.map(str::to_owned),
        text: text.into(),
    };
    let expected = [
        block("console", "A", Some("not run: of no use"), "$ a\n  b\n"),
        block("rust,ignore", "B", None, "c\n"),
    ];
    assert_eq!(blocks(page), expected);
}
