use super::{Part, field_flag::flags, file_flag};
use crate::service::{Command, Kind, Service};
use clap::{Arg, ValueHint};

/// Returns the flags for the fields of a command's messages, and the flags for whole messages.
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
        .help(
            "Read the whole message from a JSON or YAML file, - for standard input; other flags override it",
        )
}
