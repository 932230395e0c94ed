use std::{error::Error, fs, path::Path, process::Command};

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
    let parse = if schema.has_editions { with_protoc } else { with_protox };
    let Encoded { file } = Encoded::decode(&*parse(protos.path(), &names)?)?;
    let request = Request { file_to_generate: names, parameter: parameter.to_owned(), proto_file: file };
    Ok(request.encode_to_vec())
}

fn with_protox(protos: &Path, names: &[String]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut compiler = Compiler::new([protos, Path::new(ANNOTATIONS)])?;
    compiler.include_imports(true).include_source_info(true).open_files(names)?;
    Ok(compiler.encode_file_descriptor_set())
}

fn with_protoc(protos: &Path, names: &[String]) -> Result<Vec<u8>, Box<dyn Error>> {
    let set = protos.join("descriptors.binpb");
    let output = Command::new(protoc_bin_vendored::protoc_bin_path()?)
        .args(["--include_imports", "--include_source_info", "-I", ANNOTATIONS, "-I"])
        .arg(protos)
        .arg("-I")
        .arg(protoc_bin_vendored::include_path()?)
        .arg("--descriptor_set_out")
        .arg(&set)
        .args(names)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(fs::read(set)?)
}
