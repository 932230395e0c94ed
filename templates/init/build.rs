fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::from_config()?;
    Ok(())
}
