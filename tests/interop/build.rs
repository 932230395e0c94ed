//! Messages and Temporal code of the schema.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let protos = ["proto/interop/v1/interop.proto", "proto/interop/v1/messages.proto"];
    temporal_prost_build::configure().xns(true).nexus(true).compile_protos(&protos, &["proto"])?;
    Ok(())
}
