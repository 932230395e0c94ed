//! Names and comments of a schema as identifiers, paths and doc comments in Rust, and as Markdown.

pub(crate) mod comments;
pub(crate) mod markdown;
pub(crate) mod names;
pub(crate) mod path;
