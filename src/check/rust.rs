//! The Rust items that are generated.

pub(super) mod declarations;
pub(super) mod editions;
pub(super) mod missing;
pub(super) mod modules;
pub(super) mod names;
