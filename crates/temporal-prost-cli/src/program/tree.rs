//! The clap commands of a service.

use super::help;
use crate::{
    help::{long, short},
    input,
    service::{Command, Commands},
    session::GlobalFlags,
};
use clap::Args as _;

/// Returns the command of the service, with its commands as subcommands. The flags of a subcommand are built only when it
/// is used.
pub(crate) fn root<S: Commands>() -> clap::Command {
    let service = S::SERVICE;
    clap::Command::new(service.name)
        .about(short(service.help))
        .long_about(long(service.help))
        .visible_aliases(service.aliases.iter().copied())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(service.commands.iter().map(command::<S>))
        .defer(list_by_kind::<S>)
}

/// Lists commands by kind, which clap does not support. By then, the program and the commands above have added their
/// commands and flags.
fn list_by_kind<S: Commands>(root: clap::Command) -> clap::Command {
    let [short, long] = help::grouped_help(S::SERVICE, &root);
    root.before_help(short)
        .before_long_help(long)
        .help_template("{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{after-help}")
}

fn command<S: Commands>(command: &Command) -> clap::Command {
    command_with_help(command).defer(fill::<S>)
}

/// Returns a command with its names and help.
pub(crate) fn command_with_help(command: &Command) -> clap::Command {
    clap::Command::new(command.name)
        .about(help::about(command))
        .long_about(help::long_about(command))
        .visible_aliases(command.aliases.iter().copied())
        .aliases(command.go_name)
}

/// Adds the flags to a command. Clap defers functions, but not closures.
fn fill<S: Commands>(clap: clap::Command) -> clap::Command {
    let command = S::SERVICE.commands.iter().find(|command| command.name == clap.get_name());
    match command {
        Some(command) => {
            GlobalFlags::augment_args(command.action.flags(clap.args(input::args(S::SERVICE, command))))
        }
        None => clap,
    }
}
