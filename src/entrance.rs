//! The entrances: build scripts, protoc, and our own command. They read input and write files, and decide nothing else.

pub mod command;
pub(crate) mod compile;
pub mod plugin;
pub(crate) mod project;
