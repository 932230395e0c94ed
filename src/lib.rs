//! Generates typed Temporal workers and clients from annotated protobuf services.
//!
//! In a build script:
//!
//! ```no_run
//! temporal_prost_build::configure().compile_protos(&["proto/shop/v1/orders.proto"], &["proto"])?;
//! # Ok::<(), temporal_prost_build::Error>(())
//! ```
//!
//! Then include the code of the package, in a crate that depends on `temporal-prost`:
//!
//! ```text
//! pub mod v1 {
//!     temporal_prost::include_proto!("shop.v1");
//! }
//! ```
//!
//! [Getting started](https://github.com/temporal-prost/temporal-prost/blob/main/docs/getting-started.md) begins with a whole
//! project, and [Generating code](https://github.com/temporal-prost/temporal-prost/blob/main/docs/generating.md)
//! compares build scripts with protoc, buf and code that is checked in.
//!
//! A build script calls [`configure`]. The program `protoc-gen-rust-temporal` is a plugin of protoc and a command. It calls
//! [`command::run`], which calls [`plugin::run`]. Generated code calls the crate `temporal-prost`, and for command lines
//! also `temporal-prost-cli`.
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
//! An entrance (`compile`, `plugin`) produces descriptors, with our options decoded, and a `Config`. The function
//! `generate` below does the rest:
//!
//! - `pool` indexes the descriptors.
//! - `resolve` turns them into the `model`, in which every reference is resolved, every default applied and every name
//!   final. It cannot fail: it omits references that do not resolve, and `check` reports them.
//! - `check` contains the rules. Each has a function and a case under `tests/diagnostics`. Some are lints, whose level a
//!   project can choose. Each has a page in `docs/lints`.
//! - `emit` turns the model into files, one target after the other. It cannot fail.
//!
//! If a rule fails, nothing is written. Otherwise the entrance joins the paths and writes the files.

#![warn(missing_docs)]

mod breaking;
mod check;
mod condition;
mod config;
mod diagnostic;
mod emit;
mod entrance;
mod expression;
mod model;
mod parallel;
mod resolve;
mod rust;
mod schema;

use config::Config;
pub use config::{ParameterError, TemplateError};
pub use diagnostic::Diagnostics;
use diagnostic::{Allowances, Level};
use emit::output::OutputFile;
#[doc(hidden)]
pub use entrance::cost::{Cost, phases};
pub use entrance::{
    command,
    compile::{Builder, Error, configure},
    plugin,
    project::{ProjectError, ProjectProblem, from_config},
};
use model::Package;
use rust::path::{Paths, ResolvedPaths};
use schema::{descriptor::FileDescriptorProto, pool::Pool};
pub use schema::{descriptor::ForeignOptions, protos};
use temporal_prost_expression::did_you_mean;

/// The generated files and the warnings.
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
) -> Result<Generated, Error> {
    let Checked { packages, warnings } = check(files, inputs, config, resolved)?;
    emit::check(&packages, config)?;
    Ok(Generated { files: emit::files(&packages, config), warnings })
}

/// A model that satisfies all rules.
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
    let pool = Pool::new(files);
    let paths = Paths::new(&config.types, resolved);
    let packages = resolve::packages(&pool, inputs, &paths, config);
    let schema = check::Schema { pool: &pool, inputs, paths: &paths, packages: &packages };
    let warnings = problems(files, &schema, config).barrier(&config.lints)?;
    Ok(Checked { packages, warnings })
}

/// Returns everything that is wrong with a schema, and with the comments that allow some of it.
fn problems(files: &[FileDescriptorProto], schema: &check::Schema<'_>, config: &Config) -> Diagnostics {
    let mut allowances = Allowances::new(files);
    // A comment that allows a lint is unused unless the lint finds something, at any level.
    let is_wanted = |rule| config.lints.of(rule) != Level::Allow || allowances.mention(rule, schema.inputs);
    let mut found = check::all(schema, config.limits, is_wanted);
    allowances.filter(&mut found);
    let note = allowances.unknown(&found);
    found.extend(allowances.problems(schema.inputs, |rule| !rule.is_change()));
    found.note(note)
}

/// Compiles the code in the repository's documentation.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../docs/configuration.md")]
    struct Configuration;
    #[doc = include_str!("../docs/editions.md")]
    struct Editions;
    #[doc = include_str!("../docs/generating.md")]
    struct Generating;
}
