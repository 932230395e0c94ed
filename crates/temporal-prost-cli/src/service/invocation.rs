use super::{Command, Kind, Service};
use crate::output::CliError;
use clap::ArgMatches;
use temporal_prost::{Envelope, MessageOf};

/// A command line that has been read: what an [`Action`](super::Action) gets.
///
/// Built-in flags are in [`matches`](Self::matches) under their names without dashes; the ids of fields' flags have
/// a colon in them and never meet those.
#[derive(Debug)]
pub struct Invocation<'a> {
    /// The service that the command is of.
    pub service: &'static Service,
    /// The command.
    pub command: &'static Command,
    /// What clap has read, for the built-in flags.
    pub matches: &'a ArgMatches,
    /// ProtoJSON of the first message: the file, and the flags on top.
    pub input: serde_json::Value,
    /// The same of what goes with a start; `null` where nothing does.
    pub second: serde_json::Value,
    /// What was used and is deprecated: flags with their dashes, and the command by its name.
    pub deprecated: Vec<String>,
}

impl Invocation<'_> {
    /// The input of the workflow, or of the signal, query or update where that is all there is.
    ///
    /// # Errors
    /// If the file and the flags together are not the message.
    pub fn input<V: Envelope>(&self) -> Result<MessageOf<V>, CliError> {
        typed::<V>("input", &self.input)
    }

    /// The input of the signal or update that goes with a start.
    ///
    /// # Errors
    /// As [`input`](Self::input).
    pub fn second<V: Envelope>(&self) -> Result<MessageOf<V>, CliError> {
        let signal = self.command.action.kind() == Kind::SignalWithStart;
        typed::<V>(if signal { "signal" } else { "update" }, &self.second)
    }
}

fn typed<V: Envelope>(what: &'static str, json: &serde_json::Value) -> Result<MessageOf<V>, CliError> {
    V::from_json(json).map_err(|source| CliError::Input { what, source })
}
