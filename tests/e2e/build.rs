//! Messages and Temporal code of the schema.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    main_packages()?;
    changed_packages(&out.join("changed"))?;
    far_package(&out.join("far"))?;
    second_version(&out.join("v2"))?;
    Ok(())
}

fn main_packages() -> Result<(), Box<dyn Error>> {
    let protos = [
        "proto/bourse/v1/bourse.proto",
        "proto/chain/v1/chain.proto",
        "proto/counter/v1/counter.proto",
        "proto/every/v1/every.proto",
        "proto/every/v1/handlers.proto",
        "proto/guard/v1/guard.proto",
        "proto/ids/v1/ids.proto",
        "proto/nasty/v1/nasty.proto",
        "proto/other/v1/other.proto",
        "proto/parcel/v1/parcel.proto",
        "proto/tenants/v1/tenants.proto",
    ];
    // The oddities that lints warn about are the subject of the tests.
    temporal_prost_build::configure()
        .allow("warnings")
        .cli(true)
        .nexus(true)
        .compile_protos(&protos, &["proto"])?;
    Ok(())
}

/// The two schemas have the same package.
fn changed_packages(out: &Path) -> Result<(), Box<dyn Error>> {
    for side in ["old", "new"] {
        let include = Path::new("proto/changed").join(side);
        let directory = out.join(side);
        fs::create_dir_all(&directory)?;
        let proto = include.join("changed/v1/changes.proto");
        temporal_prost_build::configure()
            .allow("warnings")
            .out_dir(directory)
            .compile_protos(&[proto], &[include])?;
    }
    Ok(())
}

/// Only this package is called from other namespaces.
fn far_package(out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    temporal_prost_build::configure()
        .allow("warnings")
        .out_dir(out)
        .xns(true)
        .compile_protos(&["proto/far/v1/far.proto"], &["proto"])?;
    Ok(())
}

/// The second version writes binary payloads and skips unknown fields. It needs a separate directory, because prost
/// writes a file for every package that it reads.
fn second_version(out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    temporal_prost_build::configure()
        .allow("warnings")
        .out_dir(out)
        .binary_payloads(true)
        .ignore_unknown_fields(true)
        .extern_path(".other.v1", "crate::other::v1")
        .compile_protos(&["proto/nasty/v2/nasty.proto"], &["proto"])?;
    Ok(())
}
