//! The options and their fields that this release knows, in all files that schemas import.

use std::{collections::BTreeMap, sync::LazyLock};

use prost::{
    DecodeError,
    bytes::Buf,
    encoding::{self, DecodeContext, WireType},
};

use super::UnknownField;

/// A line for each extension and field: the extended or containing message, the number, and the message that the field
/// contains, if it is one of these files.
const FIELDS: &str = include_str!("known.txt");

/// The messages inside fields, by the message and number of the field.
type Fields = BTreeMap<(&'static str, u32), Option<&'static str>>;

static KNOWN: LazyLock<Fields> = LazyLock::new(|| FIELDS.lines().filter_map(field).collect());

fn field(line: &'static str) -> Option<((&'static str, u32), Option<&'static str>)> {
    let mut words = line.split(' ');
    Some(((words.next()?, words.next()?.parse().ok()?), words.next()))
}

/// The first number that options leave to extensions.
pub(super) const FIRST_EXTENSION: u32 = 1000;

/// Returns the message that contains a field inside an option. Returns `None` for an option.
pub(crate) fn message_of(extendee: &'static str, field: &UnknownField) -> Option<&'static str> {
    let (_, outer) = field.split_last()?;
    let message = outer.iter().try_fold(extendee, |message, number| *KNOWN.get(&(message, *number))?);
    message.filter(|_| !outer.is_empty())
}

/// Returns the fields that are not known in an extension of `extendee` with this value.
pub(super) fn unknown_fields(extendee: &str, number: u32, value: &[u8]) -> Vec<UnknownField> {
    let mut found = Vec::new();
    match KNOWN.get(&(extendee, number)) {
        None => found.push(vec![number]),
        // Decoding the options reports what cannot be decoded.
        Some(message) => _ = message.map(|message| search(message, value, &mut vec![number], &mut found)),
    }
    found
}

/// Searches a message at `path` for fields that are not known.
fn search(
    message: &str,
    mut value: &[u8],
    path: &mut UnknownField,
    found: &mut Vec<UnknownField>,
) -> Result<(), DecodeError> {
    while value.has_remaining() {
        let (number, wire_type) = encoding::decode_key(&mut value)?;
        path.push(number);
        match KNOWN.get(&(message, number)) {
            None => found.push(path.clone()),
            Some(Some(inner)) if wire_type == WireType::LengthDelimited => {
                search(inner, contents(value), path, found)?;
            }
            Some(_) => {}
        }
        path.pop();
        encoding::skip_field(wire_type, number, &mut value, DecodeContext::default())?;
    }
    Ok(())
}

/// Returns the value after its length.
fn contents(mut value: &[u8]) -> &[u8] {
    let length = encoding::decode_varint(&mut value).ok().and_then(|length| usize::try_from(length).ok());
    length.and_then(|length| value.get(..length)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

    use super::*;
    use crate::schema::protos;

    fn files() -> Vec<FileDescriptorProto> {
        let directory = tempfile::tempdir().unwrap();
        protos::write(directory.path()).unwrap();
        let set = protox::compile(protos::FILES.map(|(name, _)| name), [directory.path()]).unwrap();
        set.file.into_iter().filter(|file| file.package() != "google.protobuf").collect()
    }

    /// Returns the fields of all messages, by full name.
    fn messages(files: &[FileDescriptorProto]) -> BTreeMap<String, Vec<FieldDescriptorProto>> {
        let mut messages = BTreeMap::new();
        let package =
            |file: &FileDescriptorProto| (format!(".{}", file.package()), file.message_type.clone());
        let mut open: Vec<(String, Vec<DescriptorProto>)> = files.iter().map(package).collect();
        while let Some((scope, inside)) = open.pop() {
            for message in inside {
                let name = format!("{scope}.{}", message.name());
                messages.insert(name.clone(), message.field);
                open.push((name, message.nested_type));
            }
        }
        messages
    }

    #[test]
    fn every_option_and_field_is_listed() {
        let files = files();
        let messages = messages(&files);
        let extensions = files.iter().flat_map(|file| &file.extension).map(|one| (one.extendee(), one));
        let fields = messages.iter().flat_map(|(of, fields)| fields.iter().map(|field| (of.as_str(), field)));
        let line = |(of, field): (&str, &FieldDescriptorProto)| {
            let contents = Some(field.type_name()).filter(|name| messages.contains_key(*name));
            let contents = contents.map(|name| format!(" {}", &name[1..])).unwrap_or_default();
            format!("{} {}{contents}\n", &of[1..], field.number())
        };
        let lines: BTreeSet<_> = extensions.chain(fields).map(line).collect();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema/descriptor/known.txt");
        expectorate::assert_contents(path, &lines.into_iter().collect::<String>());
    }
}
