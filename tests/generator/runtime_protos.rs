//! The runtime's copy of the annotation schema is what prost generates from `proto/`.

use std::{fs, path::Path};

use prost::Message as _;

/// The lints that prost's code and comments do not pass.
const HEADER: &str = "#![allow(clippy::pedantic)]\n";

#[test]
fn the_runtimes_messages_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let protos = ["temporal/v1/temporal.proto", "temporal/xns/v1/xns.proto", "temporal_prost/v1/cli.proto"];
    let set = protox::compile(protos, [root.join("proto")]).unwrap();
    let out = tempfile::tempdir().unwrap();
    prost_build::Config::new()
        .out_dir(out.path())
        .extern_path(".temporal.api", "crate::protos::temporal::api")
        .compile_fds(prost_types::FileDescriptorSet::decode(&*set.encode_to_vec()).unwrap())
        .unwrap();
    let modules = [
        ("temporal.v1", "temporal/v1"),
        ("temporal.xns.v1", "temporal/xns/v1"),
        ("temporal_prost.v1", "temporal_prost/v1"),
    ];
    for (package, module) in modules {
        let generated = fs::read_to_string(out.path().join(format!("{package}.rs"))).unwrap();
        let generated = format!("{HEADER}{generated}");
        expectorate::assert_contents(
            root.join(format!("crates/temporal-prost/src/protos/{module}.rs")),
            &generated,
        );
    }
}
