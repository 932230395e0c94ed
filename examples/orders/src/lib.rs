//! The orders of a shop, from payment to parcel.

/// The messages and Temporal code of `proto/shop/v1`.
pub mod v1 {
    temporal_prost::include_proto!("shop.v1");
}

mod customer;
mod order;
mod shop;

pub use customer::buy_tea;
pub use order::PlacedOrder;
pub use shop::Shop;

use std::io::{self, IsTerminal as _};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};

/// Logs events of the shop, the runtime and the SDK to standard error. `RUST_LOG` sets the level, which defaults to
/// `info`.
pub fn log() {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    let colored = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colored).init();
}
