//! The subcommands of `protoc-gen-rust-temporal`.

mod breaking;
mod docs;
mod eval;
mod generate;
mod help;
mod init;
mod lint;
mod policy;
mod report;
mod resources;
pub(crate) mod sarif;
mod search_attributes;
mod terraform;

pub(crate) use docs::pages_of_golden;
