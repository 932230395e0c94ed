fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::configure()
        .cli(true)
        .compile_protos(&["proto/clusters/v1/clusters.proto"], &["proto"])?;
    Ok(())
}
