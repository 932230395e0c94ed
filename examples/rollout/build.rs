fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::configure().compile_protos(&["proto/rollout/v1/rollout.proto"], &["proto"])?;
    Ok(())
}
