//! Arguments that several commands have.

use std::{fmt::Write, path::PathBuf};

use lexopt::{Parser, ValueExt};

use super::CommandError;
use crate::config::PARAMETERS;

/// The directories to search imports in, with protoc's default.
pub(super) fn search_path(includes: Vec<PathBuf>) -> Vec<PathBuf> {
    if includes.is_empty() { vec![PathBuf::from(".")] } else { includes }
}

/// Returns the name and value of a parameter that is given as an option. A switch accepts a value only after `=`.
pub(super) fn parameter(option: &str, parser: &mut Parser) -> Result<(String, String), CommandError> {
    let name = option.replace('-', "_");
    let known = PARAMETERS.iter().find(|parameter| parameter.name == name);
    let needs_value = known.is_some_and(|parameter| !parameter.value.is_empty());
    let value = match parser.optional_value() {
        Some(value) => value.string()?,
        None if needs_value => parser.value()?.string()?,
        None => String::new(),
    };
    Ok((name, value))
}

/// Returns the help of the parameters that `is_wanted`, with a line for each.
pub(super) fn help(is_wanted: impl Fn(&str) -> bool) -> String {
    let wanted = PARAMETERS.iter().filter(|parameter| is_wanted(parameter.name));
    wanted.fold(String::new(), |mut text, parameter| {
        let value = if parameter.value.is_empty() { String::new() } else { format!(" {}", parameter.value) };
        let option = format!("--{}{value}", parameter.name.replace('_', "-"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "      {option:<30} {}", parameter.help);
        text
    })
}
