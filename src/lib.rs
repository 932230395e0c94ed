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
//!                             ├──► descriptors ──► resolve ──► model ──► emit ──► output ──► files
//! CodeGeneratorRequest ─ plugin         │                        │
//!                                       └──────── check ─────────┴──► Diagnostics
//! ```
//!
//! An entrance (`compile`, `plugin`) only makes descriptors, with our options decoded, and a `Config`; all else
//! happens once, in `generate` below. `schema` indexes the descriptors. `resolve` turns them into the `model`, in
//! which every reference is a value, every default applied and every name final; it is total, and what it cannot
//! resolve `check` reports. `check` holds the rules, a function and a case under `tests/diagnostics` for each; some
//! are lints, whose levels a project chooses, and `docs/lints.md` lists them all. When every rule holds, `emit` turns
//! the model into lines of code and cannot fail, and `output` lays them out. Nothing is written before that; naming and
//! writing the files is up to the entrance again.

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
use output::GeneratedFile;
use path::{Paths, ResolvedPaths};
use schema::Schema;

/// What is generated, and what its author should look at.
struct Generated {
    /// One for each package of the inputs that has annotated services.
    files: Vec<GeneratedFile>,
    warnings: Diagnostics,
}

/// The code for `inputs`, or everything that is wrong with them.
fn generate(
    files: &[FileDescriptorProto],
    inputs: &[String],
    config: &Config,
    resolved: ResolvedPaths,
) -> Result<Generated, Diagnostics> {
    let Plan { packages, warnings } = plan(files, inputs, config, resolved)?;
    Ok(Generated { files: output::files(&packages, config), warnings })
}

/// What `generate` is about to emit.
struct Plan {
    packages: Vec<Package>,
    warnings: Diagnostics,
}

fn plan(
    files: &[FileDescriptorProto],
    inputs: &[String],
    config: &Config,
    resolved: ResolvedPaths,
) -> Result<Plan, Diagnostics> {
    let schema = Schema::new(files);
    let paths = Paths::new(&config.types, resolved);
    let mut diagnostics = Diagnostics::default();
    check::schema(&schema, inputs, &mut diagnostics);
    let packages = resolve::packages(&schema, inputs, &paths, config.parts);
    check::packages(&packages, &schema, &mut diagnostics);
    let warnings = diagnostics.barrier(&config.lints)?;
    Ok(Plan { packages, warnings })
}
