use super::{
    command_error::CommandError,
    connection::{self, ConnectionFlags},
    link,
    output::{Format, Report},
};
use clap::{ArgMatches, Args as _, FromArgMatches as _, ValueEnum as _};
use std::{
    fmt,
    io::{self, Write as _},
    process::ExitCode,
};
use temporal_prost::Execution;
use temporal_prost_connect::{Connected, ConnectionSettings, variable};
use temporalio_client::{Client, ClientOptions, ConnectionOptions};
use tokio::sync::OnceCell;

// Flags of every command.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct GlobalFlags {
    #[command(flatten)]
    output: OutputFlags,
    #[command(flatten)]
    connection: ConnectionFlags,
}

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Output")]
struct OutputFlags {
    /// Form of what is printed [default: text]
    #[arg(long, short, value_name = "FORMAT")]
    output: Option<Format>,
    /// Answer yes to what would be asked
    #[arg(long, short)]
    yes: bool,
    #[arg(
        help = "Address of Temporal's UI, for links to it [env: TEMPORAL_UI_ADDRESS]",
        long,
        value_name = "URL",
        hide_short_help = true
    )]
    ui_address: Option<String>,
}

/// The values of [`GlobalFlags`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Globals {
    output: OutputFlags,
    connection: ConnectionSettings,
}

impl From<GlobalFlags> for Globals {
    fn from(flags: GlobalFlags) -> Self {
        Self { output: flags.output, connection: flags.connection.into() }
    }
}

impl Globals {
    /// Reads the flags of a command, over the flags of the commands above it.
    pub(crate) fn read(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let own = if matches.try_contains_id("namespace").is_ok() {
            GlobalFlags::from_arg_matches(matches)?.into()
        } else {
            Self::default()
        };
        match matches.subcommand() {
            Some((_, inner)) => Ok(Self::read(inner)?.or(own)),
            None => Ok(own),
        }
    }

    fn or(self, outer: Self) -> Self {
        Self {
            connection: self.connection.or(outer.connection),
            output: OutputFlags {
                output: self.output.output.or(outer.output.output),
                yes: self.output.yes || outer.output.yes,
                ui_address: self.output.ui_address.or(outer.output.ui_address),
            },
        }
    }

    /// The flags again, but for secrets.
    fn arguments(&self) -> impl Iterator<Item = String> {
        let output =
            self.output.output.and_then(|format| Some(format.to_possible_value()?.get_name().to_owned()));
        let flags = [("--output", output), ("--ui-address", self.output.ui_address.clone())];
        let given = flags.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
        given.flatten().chain(connection::arguments(&self.connection))
    }
}

impl GlobalFlags {
    /// Gives every command below `root` these flags, except those that are made later and those with further ones.
    pub(crate) fn below(root: clap::Command) -> clap::Command {
        root.mut_subcommands(Self::augment_args)
    }
}

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
        let words: Vec<String> = arguments.map(|argument| quoted(&argument)).collect();
        format!("{} {}", self.program, words.join(" "))
    }

    /// Prints what came out, and tells the shell.
    pub(crate) fn finish(&self, outcome: Result<Report, CommandError>) -> ExitCode {
        let printed = outcome.and_then(|report| Ok(report.print(self.format())?));
        printed.map_or_else(|error| error.report(), |()| ExitCode::SUCCESS)
    }
}

/// Tells a person something that is no result.
pub(crate) fn say(text: &str) {
    // Where nobody listens, nothing has to be said.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Warns of what the schema asks not to use any more.
pub(crate) fn warn(deprecated: &[String]) {
    for name in deprecated {
        say(&format!("warning: `{name}` is deprecated"));
    }
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("program", &self.program).finish_non_exhaustive()
    }
}

/// One word for a shell.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./:=@%+,".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(quoted("order/1001"), "order/1001");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("$(reboot)"), "'$(reboot)'");
    }
}
