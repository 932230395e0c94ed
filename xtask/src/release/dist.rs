use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::workspace;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;

const PLUGIN: &str = "protoc-gen-rust-temporal";

/// Builds the plugin and prints its path.
pub(crate) fn run(interrupt: &Interrupt) -> Result<(), Error> {
    println!("{}", plugin(interrupt)?.display());
    Ok(())
}

/// Builds the plugin for release. On Linux it is linked statically, so that it runs in any image and starts faster.
pub(crate) fn plugin(interrupt: &Interrupt) -> Result<PathBuf, Error> {
    let build = ["rustc", "--release", "--package", "temporal-prost-build", "--bin", PLUGIN];
    let mut cargo = workspace::cargo(&build);
    Process::run(cargo.args(["--", "-C", "target-feature=+crt-static"]), interrupt)?;
    let name = format!("{PLUGIN}{EXE_SUFFIX}");
    let target = workspace::target()?;
    let folder = target.join("dist");
    let path = folder.join(&name);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(target.join("release").join(name), &path));
    copied.map(|_| path.clone()).map_err(|source| Error::File { path, source })
}
