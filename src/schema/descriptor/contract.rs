//! The options as the schema's own files declare them.

use prost::{DecodeError, Message};

use super::Extension;

/// The files of a descriptor set, only as far as needed to recognize the options.
#[derive(Clone, PartialEq, prost::Message)]
struct Set {
    #[prost(message, repeated, tag = "1")]
    file: Vec<File>,
}

/// The files of a `CodeGeneratorRequest`.
#[derive(Clone, PartialEq, prost::Message)]
struct Request {
    #[prost(message, repeated, tag = "15")]
    file: Vec<File>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct File {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    package: String,
    #[prost(message, repeated, tag = "7")]
    extension: Vec<Extension>,
}

/// An error for options with the names of `temporal.v1` and other definitions.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{file}` declares `{found}`, but `temporal.v1` has `{expected}`: it belongs to another project or to a release \
     before version 1, and no option in it can be read; replace it with the file that `protoc-gen-rust-temporal \
     protos DIR` writes"
)]
pub struct ForeignOptions {
    file: String,
    found: String,
    expected: String,
}

/// The extendee, the name, the number and the type.
const EXTENSIONS: [(&str, &str, i32, &str); 9] = [
    ("ServiceOptions", "service", 7233, "ServiceOptions"),
    ("ServiceOptions", "cli", 7234, "CLIOptions"),
    ("MethodOptions", "workflow", 7233, "WorkflowOptions"),
    ("MethodOptions", "activity", 7234, "ActivityOptions"),
    ("MethodOptions", "query", 7235, "QueryOptions"),
    ("MethodOptions", "signal", 7236, "SignalOptions"),
    ("MethodOptions", "update", 7237, "UpdateOptions"),
    ("MethodOptions", "command", 7238, "CommandOptions"),
    ("FieldOptions", "field", 7233, "FieldOptions"),
];

/// Recognizes foreign options in an encoded `FileDescriptorSet`.
pub(crate) fn in_set(bytes: &[u8]) -> Result<Option<ForeignOptions>, DecodeError> {
    Ok(Set::decode(bytes)?.file.iter().find_map(foreign))
}

/// Recognizes foreign options in an encoded `CodeGeneratorRequest`.
pub(crate) fn in_request(bytes: &[u8]) -> Result<Option<ForeignOptions>, DecodeError> {
    Ok(Request::decode(bytes)?.file.iter().find_map(foreign))
}

fn foreign(file: &File) -> Option<ForeignOptions> {
    let declared = file.extension.iter().filter(|_| file.package == "temporal.v1");
    declared.into_iter().find_map(|extension| {
        let expected = expected(extension)?;
        let found = shown(extension);
        (found != expected).then(|| ForeignOptions { file: file.name.clone(), found, expected })
    })
}

/// Returns the declaration of ours with the same name, or else the one with the same number.
fn expected(extension: &Extension) -> Option<String> {
    let extendee = extension.extendee.strip_prefix(".google.protobuf.")?;
    let same_name = EXTENSIONS.iter().find(|(_, name, ..)| *name == extension.name);
    let same_number =
        || EXTENSIONS.iter().find(|(of, _, number, _)| *of == extendee && *number == extension.number);
    let (extendee, name, number, of) = same_name.or_else(same_number)?;
    Some(format!("extend google.protobuf.{extendee} {{ temporal.v1.{of} {name} = {number}; }}"))
}

fn shown(extension: &Extension) -> String {
    let Extension { name, extendee, number, type_name } = extension;
    let [extendee, type_name] = [extendee, type_name].map(|name| name.trim_start_matches('.'));
    format!("extend {extendee} {{ {type_name} {name} = {number}; }}")
}
