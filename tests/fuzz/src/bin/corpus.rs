//! Writes random schemas, and the requests that protoc sends for them, as a corpus to start from.

use std::{error::Error, fs, path::Path};

use prost::Message as _;
use prost_types::compiler::CodeGeneratorRequest;
use temporal_prost_schemas::{Schema, schema};

fn main() -> Result<(), Box<dyn Error>> {
    for target in ["schema", "request"] {
        fs::create_dir_all(Path::new("corpus").join(target))?;
    }
    for seed in 0..40 {
        let schema = schema(seed);
        fs::write(format!("corpus/schema/{seed}"), &schema.files[0].text)?;
        fs::write(format!("corpus/request/{seed}"), request(&schema)?)?;
    }
    Ok(())
}

fn request(schema: &Schema) -> Result<Vec<u8>, Box<dyn Error>> {
    let protos = tempfile::tempdir()?;
    temporal_prost_build::protos::write(protos.path())?;
    for file in &schema.files {
        fs::write(protos.path().join(&file.name), &file.text)?;
    }
    let names: Vec<_> = schema.files.iter().map(|file| file.name.clone()).collect();
    let files = protox::compile(&names, [protos.path()])?;
    let request = CodeGeneratorRequest {
        file_to_generate: names,
        parameter: Some("cli,allow=warnings".to_owned()),
        proto_file: files.file,
        compiler_version: None,
    };
    Ok(request.encode_to_vec())
}
