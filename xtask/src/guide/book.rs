//! The book in `docs`, as a web site.

use super::entries;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report::step;
use crate::tool::Tool;
use crate::workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MDBOOK: Tool = Tool { name: "mdbook", version: "0.5.4", features: "search" };

/// Checks the links and anchors of the pages.
const HYPERLINK: Tool = Tool { name: "hyperlink", version: "0.3.2", features: "" };

/// The place of files that are not part of the book.
const REPOSITORY: &str = "https://github.com/temporal-prost/temporal-prost/blob/main/";

/// Builds the book. Returns its folder.
pub(crate) fn build(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    let mdbook = MDBOOK.obtain(interrupt)?;
    let folder = workspace::scratch()?.join("book");
    // Fails if there is none.
    let _ = fs::remove_dir_all(&folder);
    copy(&workspace::root().join("docs"), &folder.join("docs"), "../")?;
    let site = folder.join("site");
    step(&format!("building the book in {}", site.display()));
    let mut command = Command::new(mdbook);
    Process::run(command.arg("build").arg(folder.join("docs")).arg("--dest-dir").arg(&site), interrupt)?;
    Ok(site)
}

/// Builds the book. Expects a page for each file, and a target for each link and image of the pages.
pub(crate) fn lane(interrupt: &Interrupt) -> Result<(), Error> {
    let folder = build(interrupt)?;
    let docs = workspace::root().join("docs");
    for page in pages(&docs)? {
        let path = folder.join(page.strip_prefix(&docs).unwrap_or(&page)).with_extension("html");
        if !path.is_file() {
            return Err(Error::NoPage { path });
        }
    }
    let mut links = Command::new(HYPERLINK.obtain(interrupt)?);
    Process::run(links.arg("--check-anchors").arg(&folder), interrupt)
}

/// Copies a folder. Links that leave it lead to the repository.
fn copy(from: &Path, to: &Path, up: &str) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(|source| Error::File { path: to.to_owned(), source })?;
    for path in entries(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target, &format!("../{up}"))?;
        } else {
            let text = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
            let text = text.replace(&format!("]({up}"), &format!("]({REPOSITORY}"));
            fs::write(&target, text).map_err(|source| Error::File { path: target, source })?;
        }
    }
    Ok(())
}

/// Returns the pages in a folder, at any depth, without the summary.
fn pages(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut pages = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            pages.extend(self::pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("SUMMARY.md")
        {
            pages.push(path);
        }
    }
    Ok(pages)
}
