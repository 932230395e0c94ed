//! Settings of profiles, as plain values: who reads a file makes them, and the crate that they concern applies them.

mod codec;
mod vault;

pub use codec::{CodecSettings, Compression, KeySettings};
pub use vault::VaultSettings;
