//! The messages of Terraform's plugin protocol are what tonic generates from the crate's own `.proto` files.

use std::{fs, path::Path};

use prost::Message as _;

/// The lints that prost's and tonic's code does not pass.
const HEADER: &str = "#![allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub)]\n";

#[test]
fn the_messages_of_the_plugin_protocol_are_fresh() {
    let krate = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/temporal-prost-terraform");
    let set = protox::compile(["provider.proto", "controller.proto"], [krate.join("proto")]).unwrap();
    let out = tempfile::tempdir().unwrap();
    tonic_prost_build::configure()
        .build_client(false)
        .out_dir(out.path())
        .compile_fds(prost_types::FileDescriptorSet::decode(&*set.encode_to_vec()).unwrap())
        .unwrap();
    for package in ["tfplugin6", "plugin"] {
        let generated = fs::read_to_string(out.path().join(format!("{package}.rs"))).unwrap();
        expectorate::assert_contents(
            krate.join(format!("src/protos/{package}.rs")),
            &format!("{HEADER}{generated}"),
        );
    }
}
