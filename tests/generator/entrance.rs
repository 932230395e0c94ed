//! The entrances: build scripts, protoc and the command.

mod agreement;
mod plugin;
mod prost;
pub(crate) mod protoc;
mod protoc_gen_prost;
mod protoc_messages;
