use std::{error::Error, fs, path::Path};

use prost::Message;
use prost_types::compiler::CodeGeneratorRequest;

use crate::Schema;

/// The annotations, which schemas import.
const ANNOTATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto");

/// Returns the request that protoc sends to the plugin for all files of a schema.
///
/// # Errors
///
/// Returns an error if a file cannot be written, or is not valid.
pub fn request(schema: &Schema) -> Result<Vec<u8>, Box<dyn Error>> {
    let protos = tempfile::tempdir()?;
    for file in &schema.files {
        fs::write(protos.path().join(&file.name), &file.text)?;
    }
    let names: Vec<_> = schema.files.iter().map(|file| file.name.clone()).collect();
    let files = protox::compile(&names, [protos.path(), Path::new(ANNOTATIONS)])?;
    let request = CodeGeneratorRequest {
        file_to_generate: names,
        parameter: Some("cli,allow=warnings".to_owned()),
        proto_file: files.file,
        compiler_version: None,
    };
    Ok(request.encode_to_vec())
}
