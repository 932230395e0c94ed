//! Messages and Temporal code of the schema.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let protos =
        ["bench/v1/bench.proto", "nasty/v1/nasty.proto", "nasty/v2/nasty.proto", "other/v1/other.proto"];
    let protos = protos.map(|proto| format!("proto/{proto}"));
    temporal_prost_build::configure().compile_protos(&protos, &["proto"])?;
    Ok(())
}
