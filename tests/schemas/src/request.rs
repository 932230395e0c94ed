use std::{error::Error, fs, path::Path};

use prost::Message;
use protox::Compiler;

use crate::Schema;

/// The annotations, which schemas import.
const ANNOTATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto");

/// `google.protobuf.FileDescriptorSet`. Decoded files would lose the options of `temporal.v1`.
#[derive(Clone, PartialEq, prost::Message)]
struct Encoded {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

/// `google.protobuf.compiler.CodeGeneratorRequest`
#[derive(Clone, PartialEq, prost::Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, tag = "2")]
    parameter: String,
    #[prost(bytes = "vec", repeated, tag = "15")]
    proto_file: Vec<Vec<u8>>,
}

/// Returns the request that protoc sends to the plugin for all files of a schema.
///
/// # Errors
///
/// Returns an error if a file cannot be written, or is not valid.
pub fn request(schema: &Schema, parameter: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let protos = tempfile::tempdir()?;
    for file in &schema.files {
        fs::write(protos.path().join(&file.name), &file.text)?;
    }
    let names: Vec<_> = schema.files.iter().map(|file| file.name.clone()).collect();
    let mut compiler = Compiler::new([protos.path(), Path::new(ANNOTATIONS)])?;
    compiler.include_imports(true).include_source_info(true).open_files(&names)?;
    let Encoded { file } = Encoded::decode(&*compiler.encode_file_descriptor_set())?;
    let request = Request { file_to_generate: names, parameter: parameter.to_owned(), proto_file: file };
    Ok(request.encode_to_vec())
}
