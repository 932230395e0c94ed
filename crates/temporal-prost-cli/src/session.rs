//! The connection of a command, its global flags, and printed commands.

mod connection_arguments;
mod connection_flags;
mod global_flags;
mod link;
mod shell;

use connection_arguments::connection_arguments;
use connection_flags::ConnectionFlags;
pub(crate) use global_flags::{GlobalFlags, Globals};

use crate::output::{CommandError, Format, Report};
use std::{fmt, process::ExitCode};
use temporal_prost::Execution;
use temporal_prost_connect::{ApplyCodec, Connected, ConnectionError, variable};
use temporalio_client::{Client, ClientOptions, ConnectionOptions};
use tokio::sync::OnceCell;

/// Edits the connection after flags, profiles and variables are applied.
pub(crate) type EditConnection = dyn Fn(&mut ConnectionOptions, &mut ClientOptions) + Send + Sync;

/// The additions of the program to the connection.
#[derive(Clone, Copy)]
pub(crate) struct Hooks<'a> {
    pub(crate) edit: &'a EditConnection,
    pub(crate) codec: Option<&'a ApplyCodec>,
}

/// The context of a command: the connection, which is created at its first use, and the output.
pub struct Session<'a> {
    flags: Globals,
    /// The words before the commands of the service.
    program: String,
    hooks: Hooks<'a>,
    connected: OnceCell<Connected>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(flags: Globals, program: String, hooks: Hooks<'a>) -> Self {
        Self { flags, program, hooks, connected: OnceCell::new() }
    }

    /// Connects, and returns the client.
    ///
    /// # Errors
    /// Returns an error if the configuration is invalid, or if the server cannot be reached.
    pub(crate) async fn client(&self) -> Result<&Client, CommandError> {
        Ok(&self.connected.get_or_try_init(|| self.connect()).await?.client)
    }

    async fn connect(&self) -> Result<Connected, ConnectionError> {
        let mut profile = self.flags.connection.profile()?;
        (self.hooks.edit)(&mut profile.connection, &mut profile.client);
        if let Some(apply) = self.hooks.codec {
            profile = profile.codec(apply)?;
        }
        let target = profile.connection.target.clone();
        Ok(Connected { client: profile.connect().await?, target })
    }

    /// Returns the output format.
    pub(crate) fn format(&self) -> Format {
        self.flags.output.output.unwrap_or_default()
    }

    /// Tells if prompts are confirmed.
    pub(crate) fn yes(&self) -> bool {
        self.flags.output.yes
    }

    /// Returns the address of the execution's page in the UI, if the UI is known.
    pub(crate) fn link(&self, execution: &Execution) -> Option<String> {
        let Connected { client, target } = self.connected.get()?;
        let address = self.flags.output.ui_address.clone();
        let address = address.or_else(|| variable("TEMPORAL_UI_ADDRESS"));
        let ui = link::ui(address.as_deref(), target)?;
        Some(link::page(&ui, &client.options().namespace, execution))
    }

    /// Returns a command line of the same service for the same server.
    pub(crate) fn command_line(&self, arguments: impl IntoIterator<Item = String>) -> String {
        let arguments = arguments.into_iter().chain(self.flags.arguments());
        let words: Vec<String> = arguments.map(|argument| shell::quote(&argument)).collect();
        format!("{} {}", self.program, words.join(" "))
    }

    /// Prints the result, and returns the exit code.
    pub(crate) fn finish(&self, outcome: Result<Report, CommandError>) -> ExitCode {
        let printed = outcome.and_then(|report| Ok(report.print(self.format())?));
        printed.map_or_else(|error| error.report(), |()| ExitCode::SUCCESS)
    }
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("program", &self.program).finish_non_exhaustive()
    }
}
