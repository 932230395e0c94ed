//! The connection of a command, its global flags, and the commands that it prints for people.

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
use temporal_prost_connect::{Connected, variable};
use temporalio_client::{Client, ClientOptions, ConnectionOptions};
use tokio::sync::OnceCell;

/// Changes how the program connects, after flags, profiles and variables have had their say.
pub(crate) type EditConnection = dyn Fn(&mut ConnectionOptions, &mut ClientOptions) + Send + Sync;

/// What a command works with: the connection, which is made when it is first needed, and the way out.
pub struct Session<'a> {
    flags: Globals,
    /// How a person has called the program, up to the commands of the service.
    program: String,
    edit: &'a EditConnection,
    connected: OnceCell<Connected>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(flags: Globals, program: String, edit: &'a EditConnection) -> Self {
        Self { flags, program, edit, connected: OnceCell::new() }
    }

    /// The client.
    ///
    /// # Errors
    /// If the flags, profiles and variables do not lead to a server.
    pub(crate) async fn client(&self) -> Result<&Client, CommandError> {
        let connect = || self.flags.connection.connect(self.edit);
        Ok(&self.connected.get_or_try_init(connect).await?.client)
    }

    /// The form of what is printed.
    pub(crate) fn format(&self) -> Format {
        self.flags.output.output.unwrap_or_default()
    }

    /// Whether a person has answered yes already.
    pub(crate) fn yes(&self) -> bool {
        self.flags.output.yes
    }

    /// The page of the UI that shows an execution, if the UI is known.
    pub(crate) fn link(&self, execution: &Execution) -> Option<String> {
        let Connected { client, target } = self.connected.get()?;
        let told = self.flags.output.ui_address.clone();
        let told = told.or_else(|| variable("TEMPORAL_UI_ADDRESS"));
        let ui = link::ui(told.as_deref(), target)?;
        Some(link::page(&ui, &client.options().namespace, execution))
    }

    /// A command of the same service against the same server, to be typed.
    pub(crate) fn command_line(&self, arguments: impl IntoIterator<Item = String>) -> String {
        let arguments = arguments.into_iter().chain(self.flags.arguments());
        let words: Vec<String> = arguments.map(|argument| shell::quote(&argument)).collect();
        format!("{} {}", self.program, words.join(" "))
    }

    /// Prints what came out, and tells the shell.
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
