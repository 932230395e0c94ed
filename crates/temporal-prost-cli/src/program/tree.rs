//! The commands of a service, as clap knows them.

use super::help;
use crate::{
    help::{long, short},
    input,
    service::{Command, Commands},
    session::GlobalFlags,
};
use clap::Args as _;

/// A command that has those of the service below it. What is below them is made only once they are chosen.
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

/// Lists commands by kind, which clap cannot do on its own, once those of the program and the flags of a command above
/// it are there.
fn list_by_kind<S: Commands>(root: clap::Command) -> clap::Command {
    let [short, long] = help::grouped_help(S::SERVICE, &root);
    root.before_help(short)
        .before_long_help(long)
        .help_template("{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{after-help}")
}

fn command<S: Commands>(command: &Command) -> clap::Command {
    command_with_help(command).defer(fill::<S>)
}

/// A command with its names and help.
pub(crate) fn command_with_help(command: &Command) -> clap::Command {
    clap::Command::new(command.name)
        .about(help::about(command))
        .long_about(help::long_about(command))
        .visible_aliases(command.aliases.iter().copied())
        .aliases(command.go_name)
}

/// Gives a command its flags. A function without a closure, since that is what clap defers.
fn fill<S: Commands>(clap: clap::Command) -> clap::Command {
    let command = S::SERVICE.commands.iter().find(|command| command.name == clap.get_name());
    match command {
        Some(command) => {
            GlobalFlags::augment_args(command.action.flags(clap.args(input::args(S::SERVICE, command))))
        }
        None => clap,
    }
}
