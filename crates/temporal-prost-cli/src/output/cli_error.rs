use temporal_prost::PayloadError;

/// The reason why the input of a command is invalid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// The flags and files do not form a valid message.
    #[error("invalid {what}")]
    Input {
        /// The input: `input`, `signal` or `update`.
        what: &'static str,
        /// The field and the reason.
        source: PayloadError,
    },
    /// A file cannot be read.
    #[error("cannot read `{path}`")]
    File {
        /// The file from the command line, or `-` for standard input.
        path: String,
        /// The reason.
        source: std::io::Error,
    },
    /// A file contains neither JSON nor YAML.
    #[error("`{path}` is neither JSON nor YAML: {reason}")]
    FileContent {
        /// The file from the command line, or `-` for standard input.
        path: String,
        /// The reason and the position.
        reason: String,
    },
    /// A file contains a field or an enum value that the message does not have.
    #[error("invalid message in `{path}`: {reason}")]
    FileMessage {
        /// The file from the command line, or `-` for standard input.
        path: String,
        /// The field and the reason.
        reason: String,
    },
    /// A flag sets a field inside a value that is not an object in the file.
    #[error("`--{flag}` cannot override the file: its message is not an object there")]
    NoObject {
        /// The name of the flag.
        flag: String,
    },
}
