//! Generates code for the schemas of the seeds `RANDOM_SCHEMAS`, such as `50..100`. The code of a seed is in a module of
//! its name.

mod pedantic;
mod run;

use std::{env, error::Error, fmt::Write as _, fs, ops::Range, path::PathBuf};

use run::Run;
use temporal_prost_schemas::{VARIABLE, schema, seeds};

/// The seeds of an ordinary run.
const SEEDS: Range<u64> = 0..50;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=pedantic.rs");
    println!("cargo::rerun-if-changed=run.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    for seed in seeds(SEEDS)? {
        let run = Run { seed, directory: out.join(seed.to_string()) };
        // The files of an earlier generator are rewritten for the pedantic lints.
        if run.directory.exists() {
            fs::remove_dir_all(&run.directory)?;
        }
        let module = run.generate(&schema(seed));
        let module =
            module.map_err(|error| format!("seed {seed}, in {}: {error}", run.directory.display()))?;
        writeln!(modules, "/// The seed {seed}.\npub mod seed_{seed} {{ {module} }}")?;
    }
    fs::write(out.join("random.rs"), modules)?;
    Ok(())
}
