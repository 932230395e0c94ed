use crate::payload::PayloadError;

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
}
