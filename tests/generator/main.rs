//! The generator as its users run it: build scripts, protoc, the command line.

mod code;
mod command;
mod entrance;
mod markdown;
mod npm;
mod random;
mod repository;
mod schema;
mod workspace;
