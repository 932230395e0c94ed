//! protox and protoc, build script, plugin and command: the same bytes, the same words.

use std::{path::Path, process::Command};

use crate::{
    protoc,
    workspace::{build, cases, directory, has_cli, ours, tests},
};

#[test]
fn the_plugin_generates_what_a_build_script_does() {
    for proto in cases(&tests().join("golden"), "proto") {
        let files = protoc::run(&proto, &format!("no_include,cli={}", has_cli(&proto))).unwrap();
        let [(_, plugin)] = &files[..] else { panic!("{files:?}") };
        assert_eq!(plugin, &build(&proto).unwrap(), "{}", proto.display());
    }
}

#[test]
fn the_plugin_says_what_a_build_script_does() {
    for proto in cases(&tests().join("diagnostics"), "proto") {
        let plugin = protoc::run(&proto, &format!("cli={}", has_cli(&proto))).unwrap_err();
        assert_eq!(plugin, build(&proto).unwrap_err().to_string(), "{}", proto.display());
    }
}

#[test]
fn the_command_does_what_a_build_script_does() {
    let proto = tests().join("golden/references.proto");
    let expected = build(&proto).unwrap();
    assert_eq!(command(&proto, &[]), Ok(expected.clone()));
    assert_eq!(command(&proto, &["--protoc"]), Ok(expected));
    let proto = tests().join("diagnostics/signal-output.proto");
    assert_eq!(command(&proto, &[]), Err(format!("{}\n", build(&proto).unwrap_err())));
}

#[test]
fn prost_cannot_generate_messages_of_editions() {
    let protos = directory(&[("p.proto", "edition = \"2023\";")]);
    let proto = protos.path().join("p.proto");
    let help = "declare `syntax = \"proto3\"`";
    let expected =
        format!("`p.proto` uses an edition, which prost cannot generate messages of: {help} in it\n");
    assert_eq!(command(&proto, &["--protoc"]), Err(expected));
    let error = command(&proto, &[]).unwrap_err();
    assert!(error.starts_with("p.proto:1:1: ") && error.ends_with(&format!("{help}\n")), "{error}");
}

fn command(proto: &Path, options: &[&str]) -> Result<String, String> {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
        .env("PROTOC_INCLUDE", protoc_bin_vendored::include_path().unwrap())
        .arg("generate")
        .args(options)
        .arg("-I")
        .arg(proto.parent().unwrap())
        .arg("--out")
        .arg(out.path())
        .arg(proto)
        .output()
        .unwrap();
    if output.status.success() {
        Ok(ours(out.path()))
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}
