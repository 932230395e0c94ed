//! The links and images of the built book, as a browser follows them.

use crate::error::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// All files of the book, by their paths below its folder.
#[derive(Debug, Default)]
pub(crate) struct Site(BTreeMap<PathBuf, Page>);

/// A page, or a file without links, such as an image.
#[derive(Debug, Default)]
struct Page {
    anchors: BTreeSet<String>,
    targets: BTreeSet<String>,
}

impl Site {
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        let mut site = Self::default();
        site.collect(folder, Path::new(""))?;
        Ok(site)
    }

    fn collect(&mut self, folder: &Path, below: &Path) -> Result<(), Error> {
        for path in super::entries(&folder.join(below))? {
            let name = below.join(path.file_name().unwrap_or_default());
            if path.is_dir() {
                self.collect(folder, &name)?;
            } else if name.extension() == Some(OsStr::new("html")) {
                let html = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
                self.0.insert(name, Page::parse(&html));
            } else {
                self.0.insert(name, Page::default());
            }
        }
        Ok(())
    }

    /// Fails if a link or an image has no target in the book, or an anchor that its page does not have.
    pub(crate) fn expect_targets(&self) -> Result<(), Error> {
        let broken = self.0.iter().flat_map(|(name, page)| {
            let broken = page.targets.iter().filter(|target| !self.has(name, target));
            broken.map(|target| format!("\n  {}: {target}", name.display()))
        });
        let broken: String = broken.collect();
        if broken.is_empty() { Ok(()) } else { Err(Error::BrokenLinks { broken }) }
    }

    fn has(&self, page: &Path, target: &str) -> bool {
        let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
        let name = if file.is_empty() { page.to_owned() } else { resolve(page, file) };
        self.0.get(&name).is_some_and(|page| anchor.is_empty() || page.anchors.contains(anchor))
    }

    pub(crate) fn contains(&self, name: &Path) -> bool {
        self.0.contains_key(name)
    }
}

impl Page {
    fn parse(html: &str) -> Self {
        let mut page = Self::default();
        for (name, value) in html.split('<').flat_map(attributes) {
            match name {
                "id" => _ = page.anchors.insert(value.to_owned()),
                "href" | "src" if !is_elsewhere(value) => _ = page.targets.insert(value.to_owned()),
                _ => {}
            }
        }
        page
    }
}

/// Returns the attributes of the tag that a text begins with.
fn attributes(text: &str) -> Vec<(&str, &str)> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some((before, after)) = rest.split_once("=\"") {
        let Some((value, next)) = after.split_once('"').filter(|_| !before.contains('>')) else { break };
        found.push((before.rsplit(char::is_whitespace).next().unwrap_or_default(), value));
        rest = next;
    }
    found
}

/// Returns `true` if a link leaves the book, or is the root in front of the links of the page for a missing page.
fn is_elsewhere(target: &str) -> bool {
    target == "/"
        || ["https://", "http://", "data:", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}

/// Returns the path that a link of a page leads to.
fn resolve(page: &Path, link: &str) -> PathBuf {
    let mut path = page.parent().map(Path::to_owned).unwrap_or_default();
    for component in Path::new(link).components() {
        match component {
            Component::ParentDir => _ = path.pop(),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(html: &str) -> String {
        let other = Page::parse(r#"<h2 class="a" id="part">id="text"</h2>"#);
        let files =
            [("guide/other.html", other), ("image.svg", Page::default()), ("a/b.html", Page::parse(html))];
        let site = Site(files.into_iter().map(|(name, page)| (name.into(), page)).collect());
        site.expect_targets().err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn targets_that_exist_are_found() {
        let html = r##"<img src="../image.svg"><a href="../guide/other.html#part">1</a><a class="x" href="../guide/other.html">2</a>
            <h1 id="top">3</h1><a href="#top">4</a><a href="https://example.com/none#n">5</a>"##;
        assert_eq!(broken(html), "");
    }

    #[test]
    fn missing_files_images_and_anchors_are_listed() {
        for target in ["../none.html", "other.html", "../guide/other.html#text", "#none"] {
            assert!(
                broken(&format!("<a href=\"{target}\">1</a>")).ends_with(&format!("\n  a/b.html: {target}"))
            );
        }
        assert!(broken(r#"<img alt="x > y" src="image.svg">"#).ends_with("a/b.html: image.svg"));
    }
}
