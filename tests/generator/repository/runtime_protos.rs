//! The runtime's copy of the annotation schema is what prost generates from `proto/`, and the generator knows every type
//! in the runtime.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use prost::Message as _;
use prost_types::{DescriptorProto, FileDescriptorProto};
use serde_json::Value;

/// The lints that prost's code and comments do not pass.
const HEADER: &str = "#![allow(clippy::pedantic)]\n";

const PROTOS: [&str; 6] = [
    "temporal/v1/temporal.proto",
    "temporal/xns/v1/xns.proto",
    "temporal_prost/v1/authorization.proto",
    "temporal_prost/v1/cells.proto",
    "temporal_prost/v1/cli.proto",
    "temporal_prost/v1/terraform.proto",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_runtimes_messages_are_fresh() {
    let set = protox::compile(PROTOS, [root().join("proto")]).unwrap();
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
            root().join(format!("crates/temporal-prost/src/protos/{module}.rs")),
            &generated,
        );
    }
}

/// Returns the types that the messages of `temporal.xns.v1` consist of, as far as `file` declares them.
fn of_xns(mut file: FileDescriptorProto) -> FileDescriptorProto {
    const ENUMS: [&str; 2] = ["ParentClosePolicy", "WorkflowIdConflictPolicy"];
    const UNUSED: [&str; 2] = ["google/protobuf/descriptor.proto", "temporal/api/common/v1/message.proto"];
    if !["google.protobuf", "temporal.xns.v1"].contains(&file.package()) {
        file.message_type.clear();
        file.extension.clear();
        file.dependency.clear();
        file.enum_type.retain(|one| ENUMS.contains(&one.name()));
    }
    file.dependency.retain(|import| !UNUSED.contains(&import.as_str()));
    file.source_code_info = None;
    file
}

/// The files with the messages of cross-namespace calls.
const FILES: [&str; 6] = [
    "google/protobuf/any.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/struct.proto",
    "temporal/api/enums/v1/workflow.proto",
    "temporal/v1/temporal.proto",
    "temporal/xns/v1/xns.proto",
];

#[test]
fn the_runtimes_descriptors_are_fresh() {
    let set = protox::compile(["temporal/xns/v1/xns.proto"], [root().join("proto")]).unwrap();
    let set = prost_types::FileDescriptorSet::decode(&*set.encode_to_vec()).unwrap();
    let file = set.file.into_iter().filter(|file| FILES.contains(&file.name())).map(of_xns).collect();
    let set = prost_types::FileDescriptorSet { file }.encode_to_vec();
    let contents = format!(
        "//! The descriptors of `temporal.xns.v1`.\n\npub(crate) const SET: &[u8] = b\"{}\";\n",
        set.escape_ascii()
    );
    expectorate::assert_contents(
        root().join("crates/temporal-prost/src/protos/temporal/xns/descriptors.rs"),
        &contents,
    );
}

/// Returns the directory of the SDK's crate of messages.
fn sdk() -> PathBuf {
    let manifest = root().join("Cargo.toml");
    // Cargo may not have downloaded the crates that only other platforms need.
    let platform = ["--offline", "--filter-platform=host-tuple"];
    let output = Command::new(env!("CARGO"))
        .arg("metadata")
        .args(platform)
        .args(["--format-version=1", "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let manifests = packages.iter().filter(|package| package["name"] == "temporalio-protos");
    let manifests: Vec<_> = manifests.map(|package| package["manifest_path"].as_str().unwrap()).collect();
    let [manifest] = manifests[..] else { panic!("{manifests:?}") };
    Path::new(manifest).parent().unwrap().to_owned()
}

/// Returns the files of the SDK whose types its module `temporal::api` has.
fn api() -> Vec<FileDescriptorProto> {
    let protos = sdk().join("protos");
    let services = [
        "api_upstream/temporal/api/workflowservice/v1/service.proto",
        "api_upstream/temporal/api/operatorservice/v1/service.proto",
        "api_upstream/temporal/api/sdk/v1/workflow_metadata.proto",
        "api_upstream/temporal/api/nexusservices/workerservice/v1/request_response.proto",
        "api_upstream/temporal/api/errordetails/v1/message.proto",
        "api_cloud_upstream/temporal/api/cloud/cloudservice/v1/service.proto",
        "testsrv_upstream/temporal/api/testservice/v1/service.proto",
    ];
    let includes = ["api_upstream", "api_cloud_upstream", "testsrv_upstream", ""];
    let set = protox::compile(services.map(|name| protos.join(name)), includes.map(|name| protos.join(name)))
        .unwrap();
    let modules = fs::read_to_string(sdk().join("src/protos/mod.rs")).unwrap();
    let is_module = |file: &FileDescriptorProto| {
        file.package().starts_with("temporal.api.") && modules.contains(&format!("(\"{}\")", file.package()))
    };
    set.file.into_iter().filter(is_module).collect()
}

/// Returns the names of the messages and enums of a file, also of those inside messages.
fn types(file: &FileDescriptorProto) -> Vec<String> {
    let name = |scope: &str, name: &str| format!("{scope}.{name}");
    let mut types: Vec<_> = file.enum_type.iter().map(|of| name(file.package(), of.name())).collect();
    let mut open: Vec<(String, &DescriptorProto)> =
        file.message_type.iter().map(|message| (file.package().to_owned(), message)).collect();
    while let Some((scope, message)) = open.pop() {
        let full_name = name(&scope, message.name());
        let is_entry = |message: &DescriptorProto| {
            message.options.as_ref().is_some_and(prost_types::MessageOptions::map_entry)
        };
        let nested = message.nested_type.iter().filter(|nested| !is_entry(nested));
        open.extend(nested.map(|nested| (full_name.clone(), nested)));
        types.extend(message.enum_type.iter().map(|of| name(&full_name, of.name())));
        types.push(full_name);
    }
    types
}

#[test]
fn the_generator_knows_every_type_in_the_runtime() {
    let own = protox::compile(PROTOS, [root().join("proto")]).unwrap().file;
    let own = own.into_iter().filter(|file| PROTOS.contains(&file.name()));
    let types: BTreeSet<_> = own.chain(api()).flat_map(|file| types(&file)).collect();
    let lines: String = types.into_iter().map(|name| name + "\n").collect();
    expectorate::assert_contents(root().join("src/rust/path/runtime.txt"), &lines);
}
