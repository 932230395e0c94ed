//! The configuration file of a project, `temporal-prost.toml`, for the command and for build scripts.

mod error;
mod reader;
mod settings;

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use self::error::{ProjectError, ProjectProblem};
use self::reader::Reader;
use super::compile::{Builder, Error, configure};

/// The name of the file.
pub(crate) const NAME: &str = "temporal-prost.toml";

/// Generates code as the file `temporal-prost.toml` says, in the directory of a build script. The code goes to `OUT_DIR`.
///
/// The file also configures `protoc-gen-rust-temporal generate`, which writes to the directory `out` instead.
///
/// ```toml
/// inputs = ["proto/shop/v1/orders.proto"]
/// includes = ["proto"]
///
/// [options]
/// cli = true
///
/// [lints]
/// missing-timeout = "deny"
/// ```
///
/// `docs/configuration.md` lists all keys.
///
/// # Errors
///
/// Returns [`Error::Project`] with everything that is wrong with the file, or any error of
/// [`Builder::compile_protos`].
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     temporal_prost_build::from_config()?;
///     Ok(())
/// }
/// ```
pub fn from_config() -> Result<(), Error> {
    println!("cargo::rerun-if-changed={NAME}");
    let Project { inputs, includes, directories, builder, .. } = Project::read(Path::new(NAME))?;
    // A file that is added to a directory changes no file that was read.
    for directory in &directories {
        println!("cargo::rerun-if-changed={}", directory.display());
    }
    builder.compile_protos(&inputs, &includes)
}

/// A project as its file describes it. Paths are relative to the current directory.
#[derive(Default)]
pub(crate) struct Project {
    pub(crate) file: PathBuf,
    pub(crate) inputs: Vec<PathBuf>,
    /// The directories whose files are inputs.
    pub(crate) directories: Vec<PathBuf>,
    pub(crate) includes: Vec<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    /// The directory for the documentation that the command `docs` writes.
    pub(crate) docs: Option<PathBuf>,
    pub(crate) builder: Builder,
}

impl Project {
    /// Reads a file. Reports everything that is wrong with it.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path)
            .map_err(|source| ProjectError::Unreadable { file: path.to_owned(), source })?;
        let mut reader = Reader::new(path, &text);
        let mut project = Self { file: path.to_owned(), builder: configure(), ..Self::default() };
        reader.document(&mut project);
        reader.finish()?;
        if project.includes.is_empty() {
            project.includes.push(path.parent().unwrap_or(Path::new("")).join("."));
        }
        Ok(project)
    }
}
