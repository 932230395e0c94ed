//! Shell completions and manual pages.

use crate::output::{CommandError, Exit};
use clap::{ArgMatches, FromArgMatches as _, Subcommand as _};
use clap_complete::Shell;
use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

// Descriptions of the program for other programs.
#[derive(Clone, Debug, clap::Subcommand)]
pub(crate) enum Completion {
    /// Print a script that completes commands and flags in a shell
    #[command(after_help = "In bash: source <(PROGRAM completions bash)")]
    Completions {
        /// Shell
        shell: Shell,
    },
    /// Print the manual page, or write a page for each command
    Man {
        /// Directory for the pages of all commands
        #[arg(long, value_name = "DIRECTORY", value_hint = clap::ValueHint::DirPath)]
        dir: Option<PathBuf>,
    },
}

pub(crate) fn augment(root: clap::Command) -> clap::Command {
    Completion::augment_subcommands(root)
}

impl Completion {
    /// Returns the command if it is one of these.
    pub(crate) fn read(matches: &ArgMatches) -> Option<Self> {
        let own = ["completions", "man"].contains(&matches.subcommand_name()?);
        own.then(|| Self::from_arg_matches(matches).ok()).flatten()
    }

    /// Prints the script or page of the program `command` with the name `name`.
    pub(crate) fn run(self, command: clap::Command, name: &str) -> ExitCode {
        let written = match self {
            Self::Completions { shell } => completions(shell, command, name),
            Self::Man { dir: None } => {
                clap_mangen::Man::new(command.name(name.to_owned())).render(&mut io::stdout())
            }
            Self::Man { dir: Some(dir) } => fs::create_dir_all(&dir)
                .and_then(|()| clap_mangen::generate_to(command.name(name.to_owned()), dir)),
        };
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                CommandError::chain(Exit::Failure, &error).report()
            }
            _ => ExitCode::SUCCESS,
        }
    }
}

fn completions(shell: Shell, mut command: clap::Command, name: &str) -> io::Result<()> {
    // `generate` panics if it cannot write, and readers may close standard output early.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    io::stdout().write_all(&script)
}
