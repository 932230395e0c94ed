//! The output of commands: reports, errors, exit codes and prompts.

mod cli_error;
mod command_error;
mod conversion;
mod escape;
mod exit;
mod facts;
pub(crate) mod payload;
mod prompt;
mod report;
mod status;
mod stderr;
mod text;
mod time;

pub use cli_error::CliError;

pub(crate) use command_error::CommandError;
pub(crate) use escape::{escape_json, escape_text, is_safe};
pub(crate) use exit::Exit;
pub(crate) use facts::Facts;
pub(crate) use prompt::confirm;
pub(crate) use report::{Format, Report};
pub(crate) use status::status;
pub(crate) use stderr::{note, warn_deprecated};
pub(crate) use time::rfc3339;
