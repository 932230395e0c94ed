//! The messages of a command, from files and flags.

mod args;
mod field_flag;
mod file;
mod file_message;

pub(crate) use args::args;
use field_flag::Part;

use self::{
    field_flag::{Flag, Step, flags},
    file::Standard,
};
use crate::{
    output::CliError,
    service::{Command, Invocation, Kind, Service},
};
use clap::{ArgMatches, parser::ValueSource};
use serde_json::{Map, Value};

/// The messages of a command.
struct Read {
    input: Value,
    second: Value,
    /// Deprecated flags on the command line, with their dashes.
    deprecated: Vec<String>,
}

/// Returns the name of the flag that takes a whole message.
fn file_flag(part: Part, kind: Kind) -> &'static str {
    match (part, kind) {
        (Part::Input, _) => "input-file",
        (Part::Second, Kind::SignalWithStart) => "signal-file",
        (Part::Second, _) => "update-file",
    }
}

fn read(service: &'static Service, command: &Command, matches: &ArgMatches) -> Result<Read, CliError> {
    let mut standard = Standard::default();
    let mut deprecated = Vec::new();
    let mut part = |part| {
        let flag = file_flag(part, command.action.kind());
        let file = matches.try_get_one::<String>(flag).ok().flatten();
        let base = file.map(|path| whole_message(command, part, path, &mut standard)).transpose()?;
        let given = flags(service, command, part).into_iter().filter(|flag| is_given(flag, matches));
        let given: Vec<_> = given.collect();
        deprecated.extend(given.iter().filter(|flag| flag.deprecated).map(|flag| format!("--{}", flag.name)));
        given.iter().try_fold(base.unwrap_or_default(), |message, flag| with(message, flag, matches))
    };
    let (input, second) = (part(Part::Input)?, part(Part::Second)?);
    Ok(Read { input, second, deprecated })
}

/// Reads a message from the file of a flag.
fn whole_message(
    command: &Command,
    part: Part,
    path: &str,
    standard: &mut Standard,
) -> Result<Value, CliError> {
    let value = file::read(path, standard)?;
    let shape = if part == Part::Input { Some(command.action.input()) } else { command.action.second() };
    let pool = shape.and_then(|shape| shape.descriptors).and_then(|descriptors| descriptors.pool().ok());
    let message = pool.and_then(|pool| Some((pool, pool.message_by_name(shape?.message)?)));
    let Some((pool, message)) = message else { return Ok(value) };
    file_message::canonicalize(pool, message, value)
        .map_err(|reason| CliError::FileMessage { path: path.to_owned(), reason })
}

/// Returns the flag of the field with this path, or of the longest part of it that has a flag.
pub(crate) fn flag_of(service: &'static Service, command: &Command, path: &str) -> Option<String> {
    let path: Vec<_> = path.split('.').collect();
    let flags = flags(service, command, Part::Input);
    let longest = flags.iter().filter(|flag| flag.is_at(&path)).max_by_key(|flag| flag.path.len());
    longest.map(|flag| flag.name.clone())
}

fn is_given(flag: &Flag, matches: &ArgMatches) -> bool {
    // `schedule create` has no flags for a second message.
    matches.try_contains_id(&flag.id).unwrap_or_default()
        && matches.value_source(&flag.id) == Some(ValueSource::CommandLine)
}

fn with(mut message: Value, flag: &Flag, matches: &ArgMatches) -> Result<Value, CliError> {
    let values = matches.get_many::<Value>(&flag.id).unwrap_or_default();
    let field = flag.path.iter().try_fold(&mut message, |message, step| enter(message, step));
    *field.ok_or_else(|| CliError::NoObject { flag: flag.name.clone() })? = flag.value(values);
    Ok(message)
}

/// Returns the field in the JSON of its message, under its JSON name, and removes other members of its oneof. Returns
/// `None` if the message is not an object.
fn enter<'v>(message: &'v mut Value, step: &Step) -> Option<&'v mut Value> {
    if message.is_null() {
        *message = Value::Object(Map::new());
    }
    let members = message.as_object_mut()?;
    let Step { message: declared, field } = step;
    let same = |other: &&temporal_prost_json::descriptor::FieldDescriptor| {
        other.number() != field.number()
            && other.oneof_index().is_some()
            && other.oneof_index() == field.oneof_index()
    };
    for other in declared.fields().iter().filter(same) {
        members.remove(other.name());
        members.remove(other.json_name());
    }
    let proto = members.remove(field.name());
    let value = members.remove(field.json_name()).or(proto).unwrap_or_default();
    Some(members.entry(field.json_name()).or_insert(value))
}

impl<'a> Invocation<'a> {
    /// Reads the messages from the matches of clap, for a command with the flags of `command`.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read, or does not contain the message.
    pub fn read(
        service: &'static Service,
        command: &'static Command,
        matches: &'a ArgMatches,
    ) -> Result<Self, CliError> {
        let Read { input, second, mut deprecated } = read(service, command, matches)?;
        deprecated.extend(command.deprecated.then(|| command.name.to_owned()));
        Ok(Self { service, command, matches, input, second, deprecated })
    }
}
