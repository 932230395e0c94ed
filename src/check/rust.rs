//! The Rust names of generated items.

pub(super) mod declarations;
pub(super) mod modules;
pub(super) mod names;
