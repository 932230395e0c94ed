fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::configure()
        .cli(true)
        .compile_protos(&["proto/shop/v1/orders.proto"], &["proto"])?;
    Ok(())
}
