//! Generates the code in `tests/golden`. A test of the generator keeps the two equal.

mod calls;

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use temporal_prost_build::Builder;

/// The services of the examples, by the name of their module.
const EXAMPLES: [(&str, &str, &str); 3] = [
    ("example_orders", "orders", "shop/v1/orders.proto"),
    ("example_checked_in", "checked-in", "reminders/v1/reminders.proto"),
    ("example_protoc", "protoc", "bank/v1/transfers.proto"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let modules = goldens(&tests.join("golden"))? + &examples(&tests.join("../examples"))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("goldens.rs"), modules)?;
    Ok(())
}

/// Returns a module for each golden.
fn goldens(goldens: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", goldens.display());
    let mut modules = String::new();
    let editions = goldens.join("editions");
    let protoc = protoc_bin_vendored::protoc_bin_path()?;
    for proto in protos(goldens)?.into_iter().chain(protos(&editions)?) {
        let case = proto.file_stem().and_then(|stem| stem.to_str()).ok_or("a case needs a name")?;
        let builder = temporal_prost_build::configure();
        let is_edition = proto.starts_with(&editions);
        let builder = if is_edition { builder.protoc_executable(&protoc) } else { builder };
        let builder = builder
            .cli(case.split('_').next() == Some("cli"))
            .xns(case.split('_').next() == Some("xns"))
            .nexus(true)
            // The goldens contain the oddities that lints warn about.
            .allow("warnings");
        let protos = [&proto, &goldens.join("import/shared.proto")];
        modules += &module(case, builder, &protos, &[&editions, goldens])?;
    }
    Ok(modules)
}

/// Returns a module for each service of the examples.
fn examples(examples: &Path) -> Result<String, Box<dyn Error>> {
    let mut modules = String::new();
    for (name, directory, proto) in EXAMPLES {
        let include = examples.join(directory).join("proto");
        let builder = temporal_prost_build::configure();
        modules += &module(name, builder, &[&include.join(proto)], &[&include])?;
    }
    Ok(modules)
}

/// Generates the code and the documentation of `protos`, and returns a module with the code and the documented calls.
fn module(
    name: &str,
    builder: Builder,
    protos: &[&PathBuf],
    includes: &[&Path],
) -> Result<String, Box<dyn Error>> {
    let directory = Path::new(&env::var("OUT_DIR")?).join(name);
    fs::create_dir_all(&directory)?;
    let builder = builder.out_dir(&directory).include_file("all.rs").docs("docs");
    builder.compile_protos(protos, includes)?;
    calls::append(&directory)?;
    let all = directory.join("all.rs");
    let all = all.to_str().ok_or("a path needs to be text")?;
    let mut module = String::new();
    writeln!(module, "/// The case `{name}`.\npub mod r#{name} {{ include!({all:?}); }}")?;
    Ok(module)
}

fn protos(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut protos = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "proto") {
            protos.push(path);
        }
    }
    protos.sort();
    Ok(protos)
}
