//! Generates typed Temporal workers and clients from annotated protobuf services.

mod check;
mod comments;
mod config;
mod descriptor;
mod diagnostic;
mod emit;
mod model;
mod names;
mod output;
mod path;
pub mod plugin;
mod resolve;
mod schema;
mod suggest;
mod trim;

use config::Config;
use descriptor::FileDescriptorProto;
pub use diagnostic::Diagnostics;
use output::GeneratedFile;
use path::{Paths, ResolvedPaths};
use schema::Schema;

/// Generates a file for each package of `inputs` that has annotated services, or reports everything wrong with them.
fn generate(
    files: &[FileDescriptorProto],
    inputs: &[String],
    config: &Config,
    resolved: ResolvedPaths,
) -> Result<Vec<GeneratedFile>, Diagnostics> {
    let schema = Schema::new(files);
    let paths = Paths::new(&config.types, resolved);
    let mut diagnostics = Diagnostics::default();
    check::schema(&schema, inputs, &mut diagnostics);
    let packages = resolve::packages(&schema, inputs, &paths);
    check::packages(&packages, &schema, &mut diagnostics);
    diagnostics.barrier()?;
    Ok(output::files(&packages, config))
}
