//! What the examples in the documentation of temporal-prost use: the generated code of a shop, as its own crate has it.

/// What `proto/shop/v1` declares.
pub mod v1 {
    temporal_prost::include_proto!("shop.v1");
}
