//! The documentation and the rest of the repository agree with the generator.

mod annotations;
mod book;
mod checked_in;
mod ci;
mod contributing;
mod crates;
mod documentation;
mod errors;
mod lints;
mod own_schemas;
mod packages;
mod pages;
mod plugin_protos;
mod released;
mod runtime_protos;
