//! The messages of a command, from files and flags.

mod args;
mod field_flag;
mod file;

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
    /// Deprecated flags that were given, with their dashes.
    deprecated: Vec<String>,
}

/// The name of the flag that takes a whole message.
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
        let base = file.map(|path| file::read(path, &mut standard)).transpose()?;
        let given = flags(service, command, part).into_iter().filter(|flag| is_given(flag, matches));
        let given: Vec<_> = given.collect();
        deprecated.extend(given.iter().filter(|flag| flag.deprecated).map(|flag| format!("--{}", flag.name)));
        given.iter().try_fold(base.unwrap_or_default(), |message, flag| with(message, flag, matches))
    };
    let (input, second) = (part(Part::Input)?, part(Part::Second)?);
    Ok(Read { input, second, deprecated })
}

fn is_given(flag: &Flag, matches: &ArgMatches) -> bool {
    // An id that the command lacks, since a schedule takes no second message, is not given.
    matches.try_contains_id(&flag.id).unwrap_or_default()
        && matches.value_source(&flag.id) == Some(ValueSource::CommandLine)
}

fn with(mut message: Value, flag: &Flag, matches: &ArgMatches) -> Result<Value, CliError> {
    let values = matches.get_many::<Value>(&flag.id).unwrap_or_default();
    let field = flag.path.iter().try_fold(&mut message, |message, step| enter(message, step));
    *field.ok_or_else(|| CliError::NoObject { flag: flag.name.clone() })? = flag.value(values);
    Ok(message)
}

/// The field in the JSON of its message, if that is one, under its JSON name; other members of its oneof are gone.
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
    /// Reads what clap has read of a command that has the flags of `command`.
    ///
    /// # Errors
    /// If a file cannot be read, or holds no message.
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
