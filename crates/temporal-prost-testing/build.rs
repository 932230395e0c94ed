//! Copies the descriptors of Temporal's API from the SDK. They are needed to read histories in JSON.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let path = |variable: &str| env::var_os(variable).map(PathBuf::from);
    let missing =
        || io::Error::new(io::ErrorKind::NotFound, "temporalio-protos does not expose its descriptors");
    let descriptors = path("DEP_TEMPORALIO_PROTOS_DESCRIPTOR_PATH").ok_or_else(missing)?;
    let target = path("OUT_DIR").ok_or_else(missing)?;
    fs::copy(descriptors, target.join("descriptors.bin"))?;
    Ok(())
}
