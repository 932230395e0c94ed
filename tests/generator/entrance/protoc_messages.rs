//! The plugin with the parameter `messages` writes the files of the command `generate`.

use std::{path::Path, process::Command};

use crate::{
    entrance::protoc,
    workspace::{cases, directory, files, has_cli, has_xns, tests},
};

type Files = Vec<(String, String)>;

/// Generates with protoc and the plugin, and with our command. Only the command writes a manifest, and `mod.rs` unasked.
fn both(protos: &[&Path], parameters: &[&str]) -> [Result<Files, String>; 2] {
    let out = tempfile::tempdir().unwrap();
    let options = parameters.iter().map(|parameter| format!("--{}", parameter.replace('_', "-")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    command.arg("generate").args(options).arg("-I").arg(protos[0].parent().unwrap());
    let output = command.arg("--out").arg(out.path()).args(protos).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap().trim_end().to_owned();
    let has_include = parameters.iter().any(|parameter| parameter.starts_with("include_file"));
    let is_common = |name: &str| name != "temporal-prost.manifest" && (has_include || name != "mod.rs");
    let written = files(out.path()).into_iter().filter(|(name, _)| is_common(name)).collect();
    let generate = if output.status.success() { Ok(written) } else { Err(said) };
    [protoc::run_all(protos, &format!("messages,{}", parameters.join(","))), generate]
}

fn same(protos: &[&Path], parameters: &[&str]) -> Files {
    let [plugin, generate] = both(protos, parameters).map(Result::unwrap);
    assert_eq!(names(&plugin), names(&generate), "{protos:?} {parameters:?}");
    for ((name, plugin), (_, generate)) in plugin.iter().zip(&generate) {
        // protoc and protox have different releases of it.
        assert!(plugin == generate || name == "google.protobuf.rs", "{name} {protos:?} {parameters:?}");
    }
    plugin
}

fn names(files: &Files) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn every_golden_is_the_same_file_by_file() {
    for proto in cases(&tests().join("golden"), "proto") {
        let [cli, xns] = [format!("cli={}", has_cli(&proto)), format!("xns={}", has_xns(&proto))];
        let files = same(&[&proto], &[&cli, &xns, "include_file=mod.rs"]);
        let includes = files.iter().find(|(name, _)| name == "mod.rs").unwrap();
        assert!(includes.1.contains("include!"), "{}", includes.1);
    }
}

#[test]
fn every_setting_is_the_same() {
    let golden = |name: &str| tests().join("golden").join(name);
    let [messages, no_package, types, references] =
        ["messages.proto", "no_package.proto", "well_known_types.proto", "references.proto"].map(golden);
    same(&[&messages], &["hash_maps"]);
    same(&[&messages], &["no_include", "encoding=binary"]);
    let files = same(&[&no_package], &["default_package_filename=root"]);
    assert_eq!(names(&files), ["root.rs", "root.temporal.rs"]);
    same(&[&types], &["compile_well_known_types", "temporal_prost_path=crate::rt"]);
    let files = same(&[&references], &["extern_path=.golden.import=::other::import"]);
    assert!(files.iter().any(|(_, contents)| contents.contains("::other::import::")));
}

#[test]
fn a_package_of_several_files_is_the_same() {
    let file = |imports: &str, message: &str| {
        format!("syntax = \"proto3\"; package p.v1; {imports} message {message} {{ string a = 1; }}")
    };
    let service = "import \"temporal/v1/temporal.proto\"; import \"b.proto\"; import \"a.proto\"; \
        service S { rpc R(A) returns (B) { option (temporal.v1.workflow) = {task_queue: \"q\"}; } }";
    let protos = directory(&[
        ("a.proto", &file("import \"b.proto\";", "A")),
        ("b.proto", &file("", "B")),
        ("c.proto", &file(service, "C")),
        ("d.proto", "syntax = \"proto3\"; package d.v1; message D { string a = 1; }"),
    ]);
    let [c, d] = ["c.proto", "d.proto"].map(|name| protos.path().join(name));
    let files = same(&[&c, &d], &[]);
    assert_eq!(names(&files), ["d.v1.rs", "p.v1.rs", "p.v1.temporal.rs"]);
    assert!(files == same(&[&d, &c], &[]));
}

#[test]
fn problems_are_the_same() {
    let proto = tests().join("diagnostics/signal-output.proto");
    let [plugin, generate] = both(&[&proto], &[]).map(Result::unwrap_err);
    assert_eq!(plugin, generate);
}
