//! The commands of a service, as clap knows them.

use super::{
    Command, Commands, Kind, Service,
    flag::{Part, flags},
    help, input,
    session::GlobalFlags,
};
use clap::{Arg, Args as _, ValueHint};

/// A command that has those of the service below it. What is below them is made only once they are chosen.
pub(super) fn root<S: Commands>() -> clap::Command {
    let service = S::SERVICE;
    clap::Command::new(service.name)
        .about(help::short(service.help))
        .long_about(help::long(service.help))
        .visible_aliases(service.aliases.iter().copied())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(service.commands.iter().map(command::<S>))
        .defer(grouped::<S>)
}

/// Lists commands by kind, which clap cannot do on its own, once those of the program and the flags of a command above
/// it are there.
fn grouped<S: Commands>(root: clap::Command) -> clap::Command {
    let [short, long] = help::listed(S::SERVICE, &root);
    root.before_help(short)
        .before_long_help(long)
        .help_template("{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{after-help}")
}

fn command<S: Commands>(command: &Command) -> clap::Command {
    described(command).defer(fill::<S>)
}

/// A command with its names and help.
pub(super) fn described(command: &Command) -> clap::Command {
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
            GlobalFlags::augment_args(command.action.flags(clap.args(args(S::SERVICE, command))))
        }
        None => clap,
    }
}

/// The flags of a command's messages, and those that take whole messages.
pub(super) fn args(service: &'static Service, command: &Command) -> Vec<Arg> {
    let parts = [Part::Input, Part::Second].map(|one| part(service, command, one));
    parts.into_iter().flatten().collect()
}

fn part(service: &'static Service, command: &Command, part: Part) -> Vec<Arg> {
    let kind = command.action.kind();
    let heading = match (part, kind) {
        (Part::Input, _) => "Input",
        (Part::Second, Kind::SignalWithStart) => "Input of the signal",
        (Part::Second, _) => "Input of the update",
    };
    let flags = flags(service, command, part);
    let mut args: Vec<_> = flags.iter().filter_map(|flag| flag.arg(heading, &flags)).collect();
    let takes = match part {
        Part::Input => command.action.input().descriptors.is_some(),
        Part::Second => command.action.second().is_some_and(|shape| shape.descriptors.is_some()),
    };
    args.extend(takes.then(|| file(input::file_flag(part, kind), heading)));
    args
}

fn file(name: &'static str, heading: &'static str) -> Arg {
    let letter = match name {
        "signal-file" => 's',
        "update-file" => 'u',
        _ => 'f',
    };
    Arg::new(name)
        .long(name)
        .short(letter)
        .value_name("FILE")
        .value_hint(ValueHint::FilePath)
        .help_heading(heading)
        .help("All of it as JSON or YAML, - for standard input; other flags go on top")
}
