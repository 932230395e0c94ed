//! The book in `docs`, as a web site.

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

/// Builds the book and expects a page for each file.
pub(crate) fn lane(interrupt: &Interrupt) -> Result<(), Error> {
    let site = build(interrupt)?;
    let docs = workspace::root().join("docs");
    for page in pages(&docs)? {
        let below = page.strip_prefix(&docs).unwrap_or(&page);
        let html = match below.file_name() {
            // mdBook makes an index of each README.
            Some(name) if name == "README.md" => below.with_file_name("index.html"),
            _ => below.with_extension("html"),
        };
        let path = site.join(html);
        fs::metadata(&path).map_err(|source| Error::File { path, source })?;
    }
    Ok(())
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

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::File { path: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}
