use super::{Part, field_flag::flags, file_flag};
use crate::service::{Command, Kind, Service};
use clap::{Arg, ValueHint};

/// The flags of a command's messages, and those that take whole messages.
pub(crate) fn args(service: &'static Service, command: &Command) -> Vec<Arg> {
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
    args.extend(takes.then(|| file(file_flag(part, kind), heading)));
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
