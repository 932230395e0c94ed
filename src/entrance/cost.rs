//! The phases that `benches/checks.rs` measures.

use std::{hint::black_box, path::Path};

use crate::{
    Error,
    check::Schema,
    config::Config,
    entrance::compile,
    resolve,
    rust::path::{Paths, ResolvedPaths},
    schema::pool::Pool,
};

/// Parses a schema, and calls `measure` with two functions: all checks, and everything that follows parsing, checks
/// included.
///
/// # Errors
///
/// Returns an error if the schema cannot be read or parsed.
pub fn phases(schema: &Path, measure: impl FnOnce(&dyn Fn(), &dyn Fn())) -> Result<(), Error> {
    let config = Config::default();
    let set = compile::descriptors(&[schema], &[schema.parent().unwrap_or(schema)], false)?;
    let pool = Pool::new(&set.files);
    let paths = Paths::new(&config.types, ResolvedPaths::new());
    let packages = resolve::packages(&pool, &set.inputs, &paths, &config);
    let checked = Schema { pool: &pool, inputs: &set.inputs, paths: &paths, packages: &packages };
    let check =
        || _ = black_box(crate::problems(&set.files, &checked, &config).barrier(&config.lints).is_ok());
    let generate =
        || _ = black_box(crate::generate(&set.files, &set.inputs, &config, ResolvedPaths::new()).is_ok());
    measure(&check, &generate);
    Ok(())
}
