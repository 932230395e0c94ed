//! Identifiers, paths and doc comments in Rust, made of names and comments in a schema.

pub(crate) mod comments;
pub(crate) mod names;
pub(crate) mod path;
