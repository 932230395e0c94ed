//! The generator as its users run it: build scripts, protoc, the command line.

mod allowances;
mod annotations;
mod checked_in;
mod contributing;
mod crates;
mod declarations;
mod diagnostics;
mod documentation;
mod editions;
mod entrances;
mod eval;
mod formatting;
mod golden;
mod layout;
mod lints;
mod messages;
mod naming;
mod newer;
mod parsing;
mod plugin;
mod prost;
mod protoc;
mod protoc_gen_prost;
mod protoc_messages;
mod runtime_protos;
mod workspace;
