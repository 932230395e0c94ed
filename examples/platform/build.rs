fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::configure()
        .terraform(true)
        .compile_protos(&["proto/platform/v1/databases.proto"], &["proto"])?;
    Ok(())
}
