//! The fields of messages.

pub(super) mod json;
pub(super) mod maps;
