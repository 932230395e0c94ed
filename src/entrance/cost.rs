//! The phases that `benches/checks.rs` measures.

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    Error,
    check::Schema,
    config::Config,
    emit,
    entrance::compile,
    resolve,
    rust::path::{Paths, ResolvedPaths},
    schema::{descriptor::FileDescriptorProto, pool::Pool},
};

/// The times of one run.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// All checks, with the comments that allow lints.
    pub checks: Duration,
    /// Everything from descriptors to files, checks included.
    pub all: Duration,
}

/// Parses a schema, and calls `measure` with a function that generates its files from the descriptors.
///
/// # Errors
///
/// Returns an error if the schema cannot be read or parsed.
pub fn phases(schema: &Path, measure: impl FnOnce(&dyn Fn() -> Cost)) -> Result<(), Error> {
    let config = Config::default();
    let set = compile::descriptors(&[schema], &[schema.parent().unwrap_or(schema)], false)?;
    measure(&|| generate(&set.files, &set.inputs, &config));
    Ok(())
}

/// Does the same as [`crate::generate`].
fn generate(files: &[FileDescriptorProto], inputs: &[String], config: &Config) -> Cost {
    let start = Instant::now();
    let pool = Pool::new(files);
    let paths = Paths::new(&config.types, ResolvedPaths::new());
    let packages = resolve::packages(&pool, inputs, &paths, config);
    let checked = Schema { pool: &pool, inputs, paths: &paths, packages: &packages };
    let resolved = Instant::now();
    black_box(crate::problems(files, &checked, config).barrier(&config.lints).is_ok());
    let checks = resolved.elapsed();
    black_box(emit::check(&packages, config).is_ok().then(|| emit::files(&packages, config)));
    Cost { checks, all: start.elapsed() }
}
