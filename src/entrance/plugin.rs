//! The plugin protocol of protoc.

use prost::{Message, bytes::Bytes};

use crate::{
    Error,
    config::Config,
    diagnostic::Diagnostics,
    emit::output::{Naming, OutputFile},
    entrance::compile::{self, DescriptorSet},
    rust::path::ResolvedPaths,
    schema::descriptor::{FileDescriptorProto, contract},
};

/// `google.protobuf.compiler.CodeGeneratorRequest`.
#[derive(Clone, PartialEq, prost::Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, tag = "2")]
    parameter: String,
    #[prost(message, repeated, tag = "15")]
    proto_file: Vec<FileDescriptorProto>,
}

/// The files of a `CodeGeneratorRequest`, as they are.
#[derive(Clone, PartialEq, prost::Message)]
struct RequestFiles {
    #[prost(bytes = "bytes", repeated, tag = "15")]
    proto_file: Vec<Bytes>,
}

/// `google.protobuf.FileDescriptorSet`, with encoded files.
#[derive(Clone, PartialEq, prost::Message)]
struct EncodedSet {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

/// `google.protobuf.compiler.CodeGeneratorResponse`.
#[derive(Clone, PartialEq, prost::Message)]
struct Response {
    #[prost(string, optional, tag = "1")]
    error: Option<String>,
    #[prost(uint64, tag = "2")]
    supported_features: u64,
    #[prost(int32, tag = "3")]
    minimum_edition: i32,
    #[prost(int32, tag = "4")]
    maximum_edition: i32,
    #[prost(message, repeated, tag = "15")]
    file: Vec<File>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct File {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, optional, tag = "2")]
    insertion_point: Option<String>,
    #[prost(string, tag = "15")]
    content: String,
}

/// Proto3 optional fields and editions, both supported because only services, comments and options are read.
const FEATURES: u64 = 3;
const EDITION_PROTO2: i32 = 998;
const EDITION_2024: i32 = 1001;

/// The answer to protoc.
///
/// ```no_run
/// use std::io::{self, Read as _, Write as _};
/// use temporal_prost_build::plugin;
///
/// let mut request = Vec::new();
/// io::stdin().read_to_end(&mut request)?;
/// let answer = plugin::run(request);
/// io::stdout().write_all(&answer.response)?;
/// eprintln!("{}", answer.warnings);
/// # Ok::<(), io::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// An encoded `CodeGeneratorResponse`, for standard output.
    pub response: Vec<u8>,
    /// The warnings, for standard error, since the response has no field for them.
    pub warnings: Diagnostics,
}

/// Answers an encoded `CodeGeneratorRequest`.
///
/// All problems of the request or the schema are reported in the response's `error`, as protoc expects.
///
/// ```
/// let answer = temporal_prost_build::plugin::run(b"not a request".to_vec());
/// assert!(String::from_utf8_lossy(&answer.response).contains("not a CodeGeneratorRequest"));
/// ```
#[must_use]
pub fn run(request: Vec<u8>) -> Answer {
    let (file, warnings, error) = match respond(request) {
        Ok((files, warnings)) => (files, warnings, None),
        Err(error) => (Vec::new(), Diagnostics::default(), Some(error)),
    };
    let response = Response {
        error,
        supported_features: FEATURES,
        minimum_edition: EDITION_PROTO2,
        maximum_edition: EDITION_2024,
        file,
    };
    Answer { response: response.encode_to_vec(), warnings }
}

fn respond(request: Vec<u8>) -> Result<(Vec<File>, Diagnostics), String> {
    let undecodable = |error| format!("not a CodeGeneratorRequest: {error}");
    if let Some(foreign) = contract::in_request(&request).map_err(undecodable)? {
        return Err(foreign.to_string());
    }
    let encoded = Bytes::from(request);
    let request = Request::decode(encoded.clone()).map_err(undecodable)?;
    let config = Config::from_parameter(&request.parameter).map_err(|error| error.to_string())?;
    if config.layout.messages {
        let RequestFiles { proto_file } = RequestFiles::decode(encoded).map_err(undecodable)?;
        return with_messages(request, proto_file, config);
    }
    let generated =
        crate::generate(&request.proto_file, &request.file_to_generate, &config, ResolvedPaths::new())
            .map_err(|error| with_causes(&error))?;
    let files = generated.files.into_iter().flat_map(|file| place(file, &config)).collect();
    Ok((files, generated.warnings))
}

/// Generates what the other entrances do.
fn with_messages(
    request: Request,
    encoded: Vec<Bytes>,
    config: Config,
) -> Result<(Vec<File>, Diagnostics), String> {
    let bytes = EncodedSet { file: encoded }.encode_to_vec();
    let set = DescriptorSet { files: request.proto_file, bytes, inputs: request.file_to_generate };
    let (files, warnings) = compile::files(config, &set).map_err(|error| with_causes(&error))?;
    let file = |(name, content)| File { name, insertion_point: None, content };
    Ok((files.into_iter().map(file).collect(), warnings))
}

// The debug form contains the causes.
fn with_causes(error: &Error) -> String {
    format!("{error:?}").trim_start().to_owned()
}

/// Returns a file, and the line that includes it in the file of its package's messages.
fn place(file: OutputFile, config: &Config) -> impl Iterator<Item = File> {
    let naming = Naming::Plugin(&config.layout);
    let included_by = file.included_by().filter(|_| !config.layout.no_include);
    let include = included_by.map(|package| naming.package(package)).map(|package| File {
        name: package.messages(),
        insertion_point: Some("module".to_owned()),
        content: package.include_line(),
    });
    let ours = File { name: file.path(&naming), insertion_point: None, content: file.contents };
    [ours].into_iter().chain(include)
}
