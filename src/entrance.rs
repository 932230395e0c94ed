//! The entrances: build scripts, protoc, our own command, and a bench. They read input and write files, and decide nothing else.

pub mod command;
pub(crate) mod compile;
pub(crate) mod cost;
pub mod plugin;
pub(crate) mod project;
