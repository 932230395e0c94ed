use super::{ConnectionFlags, connection_arguments};
use crate::output::Format;
use clap::{ArgMatches, Args as _, FromArgMatches as _, ValueEnum as _};
use temporal_prost_connect::ConnectionSettings;

// Flags of all commands.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct GlobalFlags {
    #[command(flatten)]
    output: OutputFlags,
    #[command(flatten)]
    connection: ConnectionFlags,
}

#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputFlags {
    /// Output format [default: text]
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
    /// Answer yes to all prompts
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[arg(
        help = "Address of Temporal's UI, for links [env: TEMPORAL_UI_ADDRESS]",
        long,
        value_name = "URL",
        hide_short_help = true
    )]
    pub(crate) ui_address: Option<String>,
}

/// The values of [`GlobalFlags`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Globals {
    pub(crate) output: OutputFlags,
    pub(crate) connection: ConnectionSettings,
}

impl From<GlobalFlags> for Globals {
    fn from(flags: GlobalFlags) -> Self {
        Self { output: flags.output, connection: flags.connection.into() }
    }
}

impl Globals {
    /// Reads the flags of a command. They override the flags of the commands above it.
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

    /// Returns the flags as words, without secrets.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = String> {
        let output =
            self.output.output.and_then(|format| Some(format.to_possible_value()?.get_name().to_owned()));
        let flags = [("--output", output), ("--ui-address", self.output.ui_address.clone())];
        let given = flags.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
        given.flatten().chain(connection_arguments(&self.connection))
    }
}

impl GlobalFlags {
    /// Adds these flags to every command below `root` that exists so far.
    pub(crate) fn below(root: clap::Command) -> clap::Command {
        root.mut_subcommands(Self::augment_args)
    }
}
