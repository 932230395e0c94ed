use super::{Command, Kind, Service};
use crate::output::CliError;
use clap::ArgMatches;
use temporal_prost::{Envelope, MessageOf};

/// A parsed command line, the input of an [`Action`](super::Action).
///
/// [`matches`](Self::matches) contains built-in flags under their names without dashes. The ids of fields' flags contain a
/// colon, so that they cannot collide.
#[derive(Debug)]
pub struct Invocation<'a> {
    /// The service of the command.
    pub service: &'static Service,
    /// The command.
    pub command: &'static Command,
    /// The matches of clap, for the built-in flags.
    pub matches: &'a ArgMatches,
    /// The first message in ProtoJSON, from the file and the flags.
    pub input: serde_json::Value,
    /// The message of a signal or update with start, or `null`.
    pub second: serde_json::Value,
    /// Deprecated flags with their dashes, and the name of the command if it is deprecated.
    pub deprecated: Vec<String>,
}

impl Invocation<'_> {
    /// Returns the input of the workflow, signal, query or update.
    ///
    /// # Errors
    /// Returns an error if the file and the flags do not form the message.
    pub fn input<E: Envelope>(&self) -> Result<MessageOf<E>, CliError> {
        decode::<E>("input", &self.input)
    }

    /// Returns the input of a signal or update with start.
    ///
    /// # Errors
    /// Returns the errors of [`input`](Self::input).
    pub fn second<E: Envelope>(&self) -> Result<MessageOf<E>, CliError> {
        let signal = self.command.action.kind() == Kind::SignalWithStart;
        decode::<E>(if signal { "signal" } else { "update" }, &self.second)
    }
}

fn decode<E: Envelope>(what: &'static str, json: &serde_json::Value) -> Result<MessageOf<E>, CliError> {
    E::from_json(json).map_err(|source| CliError::Input { what, source })
}
