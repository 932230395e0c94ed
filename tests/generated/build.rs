//! Generates the code in `tests/golden`. A test of the generator keeps the two equal.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    println!("cargo::rerun-if-changed={}", goldens.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    let editions = goldens.join("editions");
    let protoc = protoc_bin_vendored::protoc_bin_path()?;
    for proto in protos(&goldens)?.into_iter().chain(protos(&editions)?) {
        let case = proto.file_stem().and_then(|stem| stem.to_str()).ok_or("a case needs a name")?;
        let directory = out.join(case);
        fs::create_dir_all(&directory)?;
        let builder = temporal_prost_build::configure();
        let is_edition = proto.starts_with(&editions);
        let builder = if is_edition { builder.protoc_executable(&protoc) } else { builder };
        builder
            .out_dir(&directory)
            .include_file("all.rs")
            .cli(case.split('_').next() == Some("cli"))
            .xns(case.split('_').next() == Some("xns"))
            .nexus(true)
            // The goldens contain the oddities that lints warn about.
            .allow("warnings")
            .compile_protos(&[&proto, &goldens.join("import/shared.proto")], &[&editions, &goldens])?;
        let all = directory.join("all.rs");
        let all = all.to_str().ok_or("a path needs to be text")?;
        writeln!(modules, "/// The case `{case}`.\npub mod r#{case} {{ include!({all:?}); }}")?;
    }
    fs::write(out.join("goldens.rs"), modules)?;
    Ok(())
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
