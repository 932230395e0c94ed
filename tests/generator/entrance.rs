//! The entrances: build scripts, protoc and the command.

mod agreement;
mod plugin;
mod prost;
pub(crate) mod protoc;
pub(crate) mod protoc_gen_prost;
mod protoc_messages;
