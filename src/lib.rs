//! Generates typed Temporal workers and clients from annotated protobuf services.
//!
//! In a build script:
//!
//! ```no_run
//! temporal_prost_build::configure().compile_protos(&["proto/shop/v1/orders.proto"], &["proto"])?;
//! # Ok::<(), temporal_prost_build::Error>(())
//! ```
//!
//! and where the code of the package is to be, with the crate `temporal-prost` as a dependency:
//!
//! ```text
//! pub mod v1 {
//!     temporal_prost::include_proto!("shop.v1");
//! }
//! ```
//!
//! A build script calls [`configure`]; protoc and people run the program `protoc-gen-rust-temporal`, which is
//! [`command::run`] over [`plugin::run`]. What they generate calls the crate `temporal-prost`.
//!
//! # How it works
//!
//! ```text
//! .proto files ──── compile ──┐
//!                             ├──► descriptors ──► resolve ──► model ──► emit ──► files
//! CodeGeneratorRequest ─ plugin         │                        │
//!                                       └──────── check ─────────┴──► Diagnostics
//! ```
//!
//! An entrance (`compile`, `plugin`) only makes descriptors, with our options decoded, and a `Config`; all else
//! happens once, in `generate` below. `schema` indexes the descriptors. `resolve` turns them into the `model`, in
//! which every reference is a value, every default applied and every name final; it is total, and what it cannot
//! resolve `check` reports. `check` holds the rules, a function and a case under `tests/diagnostics` for each; some
//! are lints, whose levels a project chooses, and `docs/lints.md` lists them all. When every rule holds, `emit` turns
//! the model into files, one target after the other, and cannot fail. Nothing is written before that: the entrance
//! joins the paths and writes the files.

#![warn(missing_docs)]

mod check;
pub mod command;
mod comments;
mod compile;
mod config;
mod descriptor;
mod diagnostic;
mod emit;
mod expression;
mod model;
mod names;
mod output;
mod parallel;
mod path;
pub mod plugin;
pub mod protos;
mod resolve;
mod schema;
mod suggest;
mod trim;

pub use compile::{Builder, Error, configure};
use config::Config;
pub use config::ParameterError;
use descriptor::FileDescriptorProto;
pub use diagnostic::Diagnostics;
use model::Package;
use output::OutputFile;
use path::{Paths, ResolvedPaths};
use schema::Schema;

/// The output, and what its author should look at.
struct Generated {
    files: Vec<OutputFile>,
    warnings: Diagnostics,
}

/// Generates the files for `inputs`, or reports everything that is wrong with them.
fn generate(
    files: &[FileDescriptorProto],
    inputs: &[String],
    config: &Config,
    resolved: ResolvedPaths,
) -> Result<Generated, Diagnostics> {
    let Checked { packages, warnings } = check(files, inputs, config, resolved)?;
    Ok(Generated { files: emit::files(&packages, config), warnings })
}

/// A model that every rule holds for.
struct Checked {
    packages: Vec<Package>,
    warnings: Diagnostics,
}

fn check(
    files: &[FileDescriptorProto],
    inputs: &[String],
    config: &Config,
    resolved: ResolvedPaths,
) -> Result<Checked, Diagnostics> {
    let schema = Schema::new(files);
    let paths = Paths::new(&config.types, resolved);
    let packages = resolve::packages(&schema, inputs, &paths, config.parts);
    let warnings = check::all(&schema, inputs, &packages).barrier(&config.lints)?;
    Ok(Checked { packages, warnings })
}
