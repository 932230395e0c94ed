//! Messages and Temporal code of the schema.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let protos = [
        "proto/bourse/v1/bourse.proto",
        "proto/chain/v1/chain.proto",
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
    let out = env::var("OUT_DIR")?;
    // The two schemas have the same package.
    for side in ["old", "new"] {
        let include = Path::new("proto/changed").join(side);
        let directory = Path::new(&out).join("changed").join(side);
        fs::create_dir_all(&directory)?;
        let proto = include.join("changed/v1/changes.proto");
        temporal_prost_build::configure()
            .allow("warnings")
            .out_dir(directory)
            .compile_protos(&[proto], &[include])?;
    }
    // Only this package is called from other namespaces.
    let directory = Path::new(&out).join("far");
    fs::create_dir_all(&directory)?;
    temporal_prost_build::configure()
        .allow("warnings")
        .out_dir(directory)
        .xns(true)
        .compile_protos(&["proto/far/v1/far.proto"], &["proto"])?;
    // The second version writes binary payloads and skips unknown fields. It needs a separate directory, because prost
    // writes a file for every package that it reads.
    let directory = Path::new(&out).join("v2");
    fs::create_dir_all(&directory)?;
    temporal_prost_build::configure()
        .allow("warnings")
        .out_dir(directory)
        .binary_payloads(true)
        .ignore_unknown_fields(true)
        .extern_path(".other.v1", "crate::other::v1")
        .compile_protos(&["proto/nasty/v2/nasty.proto"], &["proto"])?;
    Ok(())
}
