fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::configure().terraform(true).compile_protos(
        &["proto/depot/v1/depot.proto", "proto/depot/v2/depot.proto", "proto/depot/v2/parcel.proto"],
        &["proto"],
    )?;
    Ok(())
}
