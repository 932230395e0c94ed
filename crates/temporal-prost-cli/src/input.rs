//! What was typed, as ProtoJSON: the file first, flags on top.

use super::{
    CliError, Command, Kind, Service,
    file::{self, Standard},
    flag::{Flag, Part, Step, flags},
};
use clap::{ArgMatches, parser::ValueSource};
use serde_json::{Map, Value};

/// The messages of a command.
pub(super) struct Read {
    pub(super) input: Value,
    pub(super) second: Value,
    /// Deprecated flags that were given, with their dashes.
    pub(super) deprecated: Vec<String>,
}

/// The name of the flag that takes a whole message.
pub(super) fn file_flag(part: Part, kind: Kind) -> &'static str {
    match (part, kind) {
        (Part::Input, _) => "input-file",
        (Part::Second, Kind::SignalWithStart) => "signal-file",
        (Part::Second, _) => "update-file",
    }
}

pub(super) fn read(
    service: &'static Service,
    command: &Command,
    matches: &ArgMatches,
) -> Result<Read, CliError> {
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
