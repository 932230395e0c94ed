//! Names on the command line, which can be typed and are unique.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{Command, CommandLine, FlagMessage, Flags, Package},
    rust::names::command_line,
};

const COMMANDS: &str = "set another `name` or other `aliases` in the option `cli`";
const FLAGS: &str = "set another `name` or other `aliases` in the option `(temporal.v1.field).cli`";

fn command_lines(package: &Package) -> impl Iterator<Item = &CommandLine> {
    package.services.iter().filter_map(|service| service.command_line.as_ref())
}

pub(super) fn cli_unusable_name(package: &Package, diagnostics: &mut Diagnostics) {
    let mut check = |name: &str, of: &str, at: &Location, help| {
        if !command_line::is_usable(name) {
            let message = format!("`{}` of {of} cannot be typed on a command line", name.escape_debug());
            diagnostics.push(
                Diagnostic::new(Rule::CliUnusableName, at.clone(), message)
                    .help(format!("{help}, with letters, digits, `-` and `_`")),
            );
        }
    };
    for CommandLine { name, aliases, commands, messages, at, .. } in command_lines(package) {
        [name].into_iter().chain(aliases).for_each(|name| check(name, "the service", at, COMMANDS));
        for command in commands {
            command.names.iter().for_each(|name| check(name, "the command", &command.at, COMMANDS));
        }
        for flag in messages.iter().flat_map(|message| &message.flags) {
            flag.names
                .iter()
                .for_each(|name| check(name, &format!("field `{}`", flag.field), &flag.at, FLAGS));
        }
    }
}

pub(super) fn cli_duplicate_command(package: &Package, diagnostics: &mut Diagnostics) {
    for command_line in command_lines(package) {
        let mut owners = BTreeMap::new();
        for command in &command_line.commands {
            for name in command.names.iter() {
                let Some(other) = owners.insert(name, command) else { continue };
                let message = format!("two commands are named `{name}`; the other is at {}", other.at);
                diagnostics.push(
                    Diagnostic::new(Rule::CliDuplicateCommand, command.at.clone(), message).help(COMMANDS),
                );
            }
        }
    }
}

/// Checks messages, and commands, in which prefixes may cause new collisions.
pub(super) fn cli_duplicate_flag(package: &Package, diagnostics: &mut Diagnostics) {
    for command_line in command_lines(package) {
        for message in &command_line.messages {
            flags_of_message(message, diagnostics);
        }
        let mut reported = BTreeSet::new();
        for command in &command_line.commands {
            flags_of_command(command_line, command, &mut reported, diagnostics);
        }
    }
}

fn flags_of_message(message: &FlagMessage, diagnostics: &mut Diagnostics) {
    let mut owners = BTreeMap::new();
    for flag in &message.flags {
        for name in flag.names.iter() {
            let Some(other) = owners.insert(name, flag) else { continue };
            let text = format!(
                "the flags of `{}` and `{}` in `{}` are both named `{name}`",
                other.field, flag.field, message.full_name
            );
            diagnostics.push(Diagnostic::new(Rule::CliDuplicateFlag, flag.at.clone(), text).help(FLAGS));
        }
    }
}

/// Reports flags with a prefix. Without one, they collide in their message, which is reported there.
fn flags_of_command<'a>(
    command_line: &'a CommandLine,
    command: &'a Command,
    reported: &mut BTreeSet<[&'a String; 3]>,
    diagnostics: &mut Diagnostics,
) {
    let renamed: BTreeSet<_> =
        of_command(command).flat_map(|flags| &flags.renamed).map(|(_, name)| name).collect();
    if renamed.is_empty() {
        return;
    }
    let mut report = |problem: String| {
        let text = format!("{problem} in the command `{}`", command.names.name);
        diagnostics.push(Diagnostic::new(Rule::CliDuplicateFlag, command.at.clone(), text).help(FLAGS));
    };
    let mut owners = BTreeMap::new();
    for (name, field) in flag_names(command_line, command) {
        let is_renamed = renamed.contains(name);
        if is_renamed && command_line::is_built_in(name) {
            report(format!("the flag of `{field}` is named `{name}` like a built-in flag"));
        }
        let Some(other) = owners.insert(name, field) else { continue };
        if is_renamed && reported.insert([name, other, field]) {
            report(format!("the flags of `{other}` and `{field}` are both named `{name}`"));
        }
    }
}

fn of_command(command: &Command) -> impl Iterator<Item = &Flags> {
    [&command.input].into_iter().chain(&command.second)
}

/// The names of a command's flags, and their fields.
fn flag_names<'a>(
    command_line: &'a CommandLine,
    command: &'a Command,
) -> impl Iterator<Item = (&'a String, &'a String)> {
    let names = of_command(command).flat_map(|flags| flags.names(command_line.flags(&flags.message)));
    names.map(|(name, flag)| (name, &flag.field))
}
