use std::{error, fmt, io, path::PathBuf};

use crate::{Diagnostics, ForeignOptions, ParameterError, ProjectError, TemplateError};

/// An error that prevented code from being generated. Its `Debug` form is readable, since cargo shows it.
///
/// ```no_run
/// use temporal_prost_build::Error;
///
/// match temporal_prost_build::configure().compile_protos(&["proto/shop/v1/orders.proto"], &["proto"]) {
///     Err(Error::Schema(diagnostics)) => eprintln!("the schema is invalid:\n{diagnostics}"),
///     Err(error) => eprintln!("{error}"),
///     Ok(()) => {}
/// }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option does not exist, or has an invalid value.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// A file cannot be read or does not parse, or an import is missing.
    #[error("{0}")]
    Parse(String),
    /// The configuration file of a project cannot be read, or is invalid.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A template of the documentation cannot be rendered.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The annotations are invalid.
    #[error(transparent)]
    Schema(#[from] Diagnostics),
    /// protoc cannot be run.
    #[error("cannot run `{program}`; install protoc or set `PROTOC` to its path")]
    Protoc {
        /// The program.
        program: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The import name of a file is unknown to the generator, but protoc has read it.
    #[error("`{}` is in none of the include directories; use a path below one of them", file.display())]
    Input {
        /// The file, as it was given.
        file: PathBuf,
    },
    /// A file declares the options of `temporal.v1` differently.
    #[error(transparent)]
    ForeignOptions(#[from] ForeignOptions),
    /// The descriptors of the files cannot be decoded.
    #[error("cannot decode the descriptors")]
    Descriptors(#[source] prost::DecodeError),
    /// prost could not generate the messages.
    #[error("cannot generate messages")]
    Prost(#[source] io::Error),
    /// prost panicked while it generated the messages.
    #[error("prost cannot generate the messages of `{}`: {reason}", packages.join("`, `"))]
    Messages {
        /// The packages of the run.
        packages: Vec<String>,
        /// The text of the panic.
        reason: String,
    },
    /// The output directory is not set.
    #[error("no output directory; call `out_dir`, or run as a build script, for which cargo sets `OUT_DIR`")]
    NoOutDir,
    /// A file or directory cannot be written.
    #[error("cannot write `{}`; choose a writable directory", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// The reason.
        #[source]
        error: io::Error,
    },
    /// Temporary files cannot be written or read.
    #[error("cannot use temporary files")]
    Temporary(#[source] io::Error),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Starts a new line, so that an editor finds `file:line:column` at its start.
        write!(f, "\n{self}")?;
        let mut source = error::Error::source(self);
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
