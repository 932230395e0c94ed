//! The Rust names of generated items.

pub(super) mod declarations;
pub(super) mod missing;
pub(super) mod modules;
pub(super) mod names;
