use std::{fmt, io, path::PathBuf};

/// An error in the configuration file of a project.
///
/// ```
/// use temporal_prost_build::{Error, ProjectError};
///
/// // There is no file in the directory of this test.
/// match temporal_prost_build::from_config() {
///     Err(Error::Project(ProjectError::Unreadable { file, .. })) => {
///         assert_eq!(file.to_str(), Some("temporal-prost.toml"));
///     }
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// The file cannot be read.
    #[error("cannot read `{}`; write one, or name the files on the command line", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Keys or values in the file are invalid.
    #[error("{}", lines(.0))]
    Invalid(Vec<ProjectProblem>),
}

/// A problem in the configuration file of a project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ProjectProblem {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from one.
    pub line: i32,
    /// The column, counted from one.
    pub column: i32,
    /// The key with the tables around it, such as `options.encoding`. Empty if the file does not parse.
    pub key: String,
    /// The problem, and a remedy.
    pub message: String,
}

impl fmt::Display for ProjectProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, key, message } = self;
        write!(f, "{}:{line}:{column}: error: ", file.display())?;
        if key.is_empty() { f.write_str(message) } else { write!(f, "`{key}`: {message}") }
    }
}

fn lines(problems: &[ProjectProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
