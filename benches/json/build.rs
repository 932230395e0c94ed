//! Generates prost's messages of `order.proto`, and pbjson's serde implementations for them.

use std::error::Error;

use prost::Message;

const SCHEMAS: &str = "../../crates/temporal-prost-json/tests/conformance";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SCHEMAS}/order.proto");
    let set = protox::compile(["order.proto"], [SCHEMAS])?;
    let bytes = set.encode_to_vec();
    prost_build::Config::new()
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(set)?;
    pbjson_build::Builder::new().register_descriptors(&bytes)?.build(&[".conformance"])?;
    Ok(())
}
