//! A command line with the flags of another.

use crate::{input, service::Invocation};
use clap::{Arg, ArgMatches, parser::ValueSource};
use std::ffi::OsStr;

/// A flag without dashes, and its value.
pub(crate) type Given<'a> = (&'a str, &'a str);

/// Returns the words of a command with the flags in `given`, and with all its other flags from the command line.
pub(crate) fn command_words(invocation: &Invocation<'_>, given: &[Given<'_>]) -> Vec<String> {
    let Invocation { service, command, matches, .. } = invocation;
    let clap = command.action.flags(clap::Command::new(command.name).args(input::args(service, command)));
    let is_left = |arg: &&Arg| given.iter().all(|(flag, _)| arg.get_long() != Some(flag));
    let typed = clap.get_arguments().filter(is_left).flat_map(|arg| typed(arg, matches));
    let given = given.iter().flat_map(|(flag, value)| [format!("--{flag}"), (*value).to_owned()]);
    std::iter::once(command.name.to_owned()).chain(given).chain(typed).collect()
}

/// Returns the words of a flag on the command line, with its long name.
fn typed(arg: &Arg, matches: &ArgMatches) -> Vec<String> {
    let id = arg.get_id().as_str();
    let flag = arg.get_long().filter(|_| matches.value_source(id) == Some(ValueSource::CommandLine));
    let Some(flag) = flag.map(|flag| format!("--{flag}")) else { return Vec::new() };
    if !arg.get_action().takes_values() {
        return vec![flag];
    }
    let values = matches.get_raw(id).unwrap_or_default().map(OsStr::to_string_lossy);
    let words = values.map(|value| {
        if arg.is_require_equals_set() || value.starts_with('-') {
            vec![format!("{flag}={value}")]
        } else {
            vec![flag.clone(), value.into_owned()]
        }
    });
    words.flatten().collect()
}
