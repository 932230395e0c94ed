use temporal_prost::PayloadError;

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// What the flags and files say is no message.
    #[error("the {what} is not valid")]
    Input {
        /// Which input: `input`, `signal` or `update`.
        what: &'static str,
        /// The field, and what is wrong with it.
        source: PayloadError,
    },
    /// A file cannot be read.
    #[error("cannot read `{path}`")]
    File {
        /// The file as it was given, `-` for standard input.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file holds neither JSON nor YAML.
    #[error("`{path}` holds neither JSON nor YAML: {reason}")]
    FileContent {
        /// The file as it was given, `-` for standard input.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A flag is for a field of something in the file that has no fields.
    #[error("`--{flag}` cannot go on top of the file, where the message of this field is no object")]
    NoObject {
        /// The flag's name.
        flag: String,
    },
}
