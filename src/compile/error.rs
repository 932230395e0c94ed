use std::{error, fmt, io, path::PathBuf};

use crate::{Diagnostics, ParameterError};

/// Why nothing was generated. Its `Debug` form is the text for people, since that is what cargo shows.
///
/// ```no_run
/// use temporal_prost_build::Error;
///
/// match temporal_prost_build::configure().compile_protos(&["proto/shop/v1/orders.proto"], &["proto"]) {
///     Err(Error::Schema(diagnostics)) => eprintln!("the schema has mistakes:\n{diagnostics}"),
///     Err(error) => eprintln!("{error}"),
///     Ok(()) => {}
/// }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option does not exist, or cannot take its value.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// A file cannot be read or does not parse, or an import is missing.
    #[error("{0}")]
    Parse(String),
    /// The annotations are wrong.
    #[error(transparent)]
    Schema(#[from] Diagnostics),
    /// protoc cannot be run.
    #[error("`{program}` cannot be run, install protoc or set `PROTOC` to its path")]
    Protoc {
        /// What was to be run.
        program: PathBuf,
        /// Why it was not.
        source: io::Error,
    },
    /// protoc has read a file under a name that cannot be found out.
    #[error("`{}` is in none of the include directories: name it by a path below one", file.display())]
    Input {
        /// The file, as it was given.
        file: PathBuf,
    },
    /// prost has no support for editions.
    #[error(
        "`{file}` uses an edition, which prost cannot generate messages of: declare `syntax = \"proto3\"` in it"
    )]
    Edition {
        /// The file, by the name under which it is imported.
        file: String,
    },
    /// The descriptors of the files do not decode.
    #[error("descriptors cannot be read")]
    Descriptors(#[source] prost::DecodeError),
    /// prost could not generate the messages.
    #[error("messages cannot be generated")]
    Prost(#[source] io::Error),
    /// prost panicked while it generated the messages.
    #[error("prost cannot generate the messages of `{}`: {reason}", packages.join("`, `"))]
    Messages {
        /// The packages of the run.
        packages: Vec<String>,
        /// The text of the panic.
        reason: String,
    },
    /// There is nowhere to write to.
    #[error(
        "there is no directory to write to: call `out_dir`, or run as a build script, where cargo sets `OUT_DIR`"
    )]
    NoOutDir,
    /// A file or directory cannot be written.
    #[error("`{}` cannot be written, choose a directory that can", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// Why it cannot.
        #[source]
        error: io::Error,
    },
    /// Temporary files cannot be written or read.
    #[error("temporary files for protoc cannot be used")]
    Temporary(#[source] io::Error),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // On a line of its own, so that an editor finds `file:line:column` at its start.
        write!(f, "\n{self}")?;
        let mut source = error::Error::source(self);
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
