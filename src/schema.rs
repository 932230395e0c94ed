//! Schemas as their files have them: descriptors with our options as typed fields, and their index by full name.

pub(crate) mod descriptor;
pub(crate) mod option_text;
pub(crate) mod pool;
pub mod protos;
pub(crate) mod trim;
