fn main() -> Result<(), Box<dyn std::error::Error>> {
    temporal_prost_build::configure().compile_protos(&["proto/shop/v1/orders.proto"], &["proto"])?;
    Ok(())
}
