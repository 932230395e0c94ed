//! Generated files, and the paths that an entrance gives them.

use crate::{config::Layout, rust::names::snake};

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputFile {
    /// The package whose messages it goes next to. If `None`, it goes where `name` says.
    pub(crate) package: Option<String>,
    /// The extension that it has next to the package's file, or a path below the output directory, with slashes.
    pub(crate) name: String,
    pub(crate) contents: String,
}

/// The extension of the Rust module of a package, which prost's file for the package includes.
pub(crate) const MODULE_EXTENSION: &str = "temporal.rs";

impl OutputFile {
    /// The path below the output directory, with slashes.
    pub(crate) fn path(&self, naming: &Naming<'_>) -> String {
        match &self.package {
            Some(package) => naming.package(package).path(&self.name),
            None => self.name.clone(),
        }
    }

    /// The package whose messages include this file.
    pub(crate) fn included_by(&self) -> Option<&str> {
        self.package.as_deref().filter(|_| self.name == MODULE_EXTENSION)
    }
}

/// How an entrance names the files of packages: like the generator of their messages.
pub(crate) enum Naming<'a> {
    /// prost-build: one directory, raw identifiers in the file name.
    ProstBuild(&'a Layout),
    /// protoc-gen-prost: a directory for each part of the package, and its name as it is.
    Plugin(&'a Layout),
}

/// The file of a package's messages.
pub(crate) struct PackageFile {
    directory: String,
    name: String,
    stem: String,
}

impl Naming<'_> {
    pub(crate) fn package(&self, package: &str) -> PackageFile {
        match self {
            Self::ProstBuild(layout) => prost_build(package, layout),
            Self::Plugin(layout) => plugin(package, layout),
        }
    }
}

fn prost_build(package: &str, layout: &Layout) -> PackageFile {
    let stem = module(package, ".").unwrap_or_else(|| layout.default_package_filename.clone());
    PackageFile { directory: String::new(), name: format!("{stem}.rs"), stem }
}

fn plugin(package: &str, layout: &Layout) -> PackageFile {
    let (name, stem) = match package {
        // protoc-gen-prost gives this file no extension.
        "" => (layout.default_package_filename.clone(), layout.default_package_filename.clone()),
        _ => (format!("{package}.rs"), package.to_owned()),
    };
    let directory = module(package, "/").filter(|_| !layout.flat_output_dir);
    PackageFile { directory: directory.map(|name| name + "/").unwrap_or_default(), name, stem }
}

impl PackageFile {
    pub(crate) fn messages(&self) -> String {
        format!("{}{}", self.directory, self.name)
    }

    /// The file next to it with this extension.
    pub(crate) fn path(&self, extension: &str) -> String {
        format!("{}{}.{extension}", self.directory, self.stem)
    }

    /// The line that makes our module a part of the module of the messages.
    pub(crate) fn include_line(&self) -> String {
        format!("include!({:?});\n", format!("{}.{MODULE_EXTENSION}", self.stem))
    }
}

fn module(package: &str, separator: &str) -> Option<String> {
    let parts: Vec<_> = package.split('.').filter(|part| !part.is_empty()).map(snake).collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}
