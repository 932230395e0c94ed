//! The commands in console blocks of the README and of the book.

pub(crate) mod book;
pub(crate) mod consoles;
pub(crate) mod session;

use crate::error::Error;
use crate::workspace;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the commands of a page, in order, in the blocks after the comment `<!-- run by: TEST -->`.
pub(crate) fn commands(page: &str, test: &str) -> Result<Vec<String>, Error> {
    let path = workspace::root().join(page);
    let contents = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
    Ok(marked(&contents, test))
}

/// Returns the paths of what a folder contains.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::File { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}

fn marked(page: &str, test: &str) -> Vec<String> {
    let mark = format!("<!-- run by: {test} -->");
    let blocks = page.split(&*mark).skip(1).filter_map(|rest| {
        let (_, inside) = rest.split_once("```console\n")?;
        Some(inside.split_once("```")?.0)
    });
    let commands = blocks.flat_map(str::lines).filter_map(|line| line.trim_start().strip_prefix("$ "));
    commands.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marked_blocks_count() {
        let page = "```console\n$ a\n```\n<!-- run by: t.rs -->\n\n```console\n$ b\nout\n$ c\n```\n\n```console\n$ d\n```\n";
        assert_eq!(marked(page, "t.rs"), ["b", "c"]);
    }
}
