//! Editions, which only protoc parses. `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use temporal_prost_build::{Error, configure};

use crate::{
    entrance::protoc,
    workspace::{cases, directory, files, ours, tests},
};

fn goldens() -> Vec<PathBuf> {
    cases(&tests().join("golden/editions"), "proto")
}

/// Generates code for `proto` as a build script does, with this protoc.
fn build(proto: &Path, program: &Path) -> Result<Vec<(String, String)>, Error> {
    let out = tempfile::tempdir().unwrap();
    let builder = configure().out_dir(out.path()).emit_rerun_if_changed(false);
    builder.protoc_executable(program).compile_protos(&[proto], &[proto.parent().unwrap()])?;
    Ok(files(out.path()))
}

/// Runs a command with a protoc that knows editions. Returns its output, and whether it succeeded.
fn command(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
        .args(arguments)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Generates code for `proto` as the command does. Returns all files, or the error.
fn generate(proto: &Path, options: &[&str]) -> Result<Vec<(String, String)>, String> {
    let out = tempfile::tempdir().unwrap();
    let include = proto.parent().unwrap().to_str().unwrap();
    let fixed = ["generate", "-I", include, "--out", out.path().to_str().unwrap(), proto.to_str().unwrap()];
    let (success, said) = command(&[&fixed, options].concat());
    if success { Ok(files(out.path())) } else { Err(said) }
}

#[test]
fn every_golden_is_what_is_generated() {
    let program = protoc_bin_vendored::protoc_bin_path().unwrap();
    assert_eq!(goldens().len(), 2);
    for proto in goldens() {
        let generated = build(&proto, &program).unwrap();
        let code = |(name, _): &&(String, String)| name.ends_with(".temporal.rs");
        let (_, ours) = generated.iter().find(code).unwrap();
        expectorate::assert_contents(proto.with_extension("rs"), ours);
    }
}

#[test]
fn every_entrance_generates_the_same_files() {
    let program = protoc_bin_vendored::protoc_bin_path().unwrap();
    for proto in goldens() {
        let built = build(&proto, &program).unwrap();
        assert!(built.len() > 1, "{built:?}");
        assert_eq!(protoc::run(&proto, "messages").unwrap(), built, "{}", proto.display());
        let mut generated = generate(&proto, &["--protoc"]).unwrap();
        generated.retain(|(name, _)| name != "temporal-prost.manifest" && name != "mod.rs");
        assert_eq!(generated, built, "{}", proto.display());
        let alone = protoc::run(&proto, "no_include").unwrap().remove(0).1;
        assert!(built.iter().any(|(_, code)| *code == alone), "{}", proto.display());
    }
}

#[test]
fn the_configuration_file_names_a_protoc() {
    let program = protoc_bin_vendored::protoc_bin_path().unwrap();
    let edition = "edition = \"2023\"; package p.v1; message M { int32 a = 1; }";
    for (protoc, is_right) in
        [(format!("{program:?}"), true), ("true".to_owned(), true), ("false".to_owned(), false)]
    {
        let text = format!("inputs = [\"p.proto\"]\nout = \"gen\"\nprotoc = {protoc}\n");
        let project = directory(&[("p.proto", edition), ("temporal-prost.toml", &text)]);
        let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
            .env("PROTOC", &program)
            .arg("generate")
            .current_dir(project.path())
            .output()
            .unwrap();
        assert_eq!(output.status.success(), is_right, "{output:?}");
        assert_eq!(project.path().join("gen/p.v1.rs").exists(), is_right, "{protoc}");
    }
}

#[test]
fn descriptors_keep_their_edition_and_features() {
    let of = |name: &str| fs::read_to_string(tests().join(format!("golden/editions/{name}.rs"))).unwrap();
    assert!(of("edition_2023").contains(r"editionsp\xe8\x07"));
    assert!(of("edition_2024").contains(r"editionsp\xe9\x07"));
    // The features of the field `implicit`.
    assert!(of("edition_2023").contains(r"B\x05\xaa\x01\x02\x08\x02"));
}

const REMEDY: &str = "protoc 27 or newer parses editions, and 32 or newer edition 2024: call `protoc(true)`, set \
    `protoc = true` in `temporal-prost.toml`, or pass `--protoc`";

#[test]
fn a_schema_that_needs_protoc_is_refused_without_it() {
    let protos = directory(&[("p.proto", "edition = \"2023\";")]);
    let error = generate(&protos.path().join("p.proto"), &[]).unwrap_err();
    assert!(error.starts_with("p.proto:1:1: ") && error.ends_with(&format!("  help: {REMEDY}\n")), "{error}");
}

/// A program that answers as an old release of protoc does.
fn old_protoc(version: &str, error: &str) -> tempfile::TempDir {
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'libprotoc {version}'; else echo '{error}' >&2; exit 1; fi\n"
    );
    let scripts = directory(&[("protoc", &script)]);
    fs::set_permissions(scripts.path().join("protoc"), Permissions::from_mode(0o755)).unwrap();
    scripts
}

#[test]
fn a_protoc_that_does_not_know_editions_is_named() {
    let protos = directory(&[("p.proto", "edition = \"2023\";")]);
    let said = |version: &str, error: &str| {
        let program = old_protoc(version, error);
        let program = program.path().join("protoc");
        let error = build(&protos.path().join("p.proto"), &program).unwrap_err().to_string();
        error.replace(program.to_str().unwrap(), "protoc")
    };
    let help = "if the file is of an edition, use protoc 27 or newer, or for edition 2024 protoc 32 or newer; `protoc` is";
    let unknown = "p.proto:1:1: Expected top-level statement (e.g. \"message\").";
    assert_eq!(said("3.21.12", unknown), format!("{unknown}\n  help: {help} libprotoc 3.21.12"));
    let later = "p.proto:1:1: Edition 2024 is later than the maximum supported edition 2023";
    assert_eq!(said("29.3", later), format!("{later}\n  help: {help} libprotoc 29.3"));
    assert_eq!(said("36.2", later), later);
    let other = "p.proto:3:1: Expected \";\".";
    assert_eq!(said("3.21.12", other), other);
}

#[test]
fn messages_that_prost_cannot_generate_are_refused() {
    for name in ["unchecked-utf8", "unknown-edition"] {
        let proto = tests().join(format!("diagnostics/editions/{name}.proto"));
        let error = generate(&proto, &["--protoc"]).unwrap_err();
        assert!(error.contains(&format!(": error[{name}]: ")), "{error}");
        expectorate::assert_contents(proto.with_extension("txt"), &error);
    }
    let proto = tests().join("diagnostics/editions/unchecked-utf8.proto");
    assert_eq!(generate(&proto, &["--protoc", "--allow", "unchecked-utf8"]).map(|_| ()), Ok(()));
    assert_eq!(protoc::said(&proto, "messages"), generate(&proto, &["--protoc"]).unwrap_err());
}

#[test]
fn an_edition_that_means_the_same_changes_nothing() {
    let before = r#"
        syntax = "proto3";
        package p.v1;
        import "temporal/v1/temporal.proto";
        message M { string a = 1; optional int32 b = 2; repeated int32 c = 3; map<string, M> d = 4; M e = 5; }
        service S { rpc R(M) returns (M) { option (temporal.v1.workflow) = {id: "${! a }"}; } }
    "#;
    let edition = before.replace("syntax = \"proto3\"", "edition = \"2023\"").replace("optional ", "");
    let same = edition.replace("string a = 1", "string a = 1 [features.field_presence = IMPLICIT]");
    let said = |new: &str| {
        let [old, new] = [before, new].map(|text| directory(&[("p.proto", text)]));
        let [old, new] = [old.path(), new.path()].map(|path| path.to_str().unwrap().to_owned());
        command(&["breaking", "--protoc", "--against", &old, "-I", &new, &format!("{new}/p.proto")])
    };
    let (success, text) = said(&same);
    assert!(success && !text.contains("p.proto:"), "{text}");
    let (_, text) = said(&edition);
    assert!(text.contains("[field-presence]: ") && text.contains("distinguishes unset from zero"), "{text}");
    let (success, text) = said(&same.replace("M e = 5", "M e = 5 [features.message_encoding = DELIMITED]"));
    assert!(!success && text.contains("is `group p.v1.M`, was `p.v1.M`"), "{text}");
    let required = same.replace("int32 b = 2", "int32 b = 2 [features.field_presence = LEGACY_REQUIRED]");
    let (success, text) = said(&required);
    assert!(!success && text.contains("[field-required]: "), "{text}");
}

#[test]
fn the_documentation_shows_what_features_mean() {
    let out = tempfile::tempdir().unwrap();
    let golden = tests().join("golden/editions");
    let [include, path] = [golden.to_str().unwrap(), out.path().to_str().unwrap()];
    let proto = format!("{include}/edition_2023.proto");
    let (success, said) = command(&["docs", "--protoc", "-I", include, "--out", path, &proto]);
    assert!(success, "{said}");
    let pages = files(out.path());
    let row = |field: &str| {
        let rows = pages.iter().flat_map(|(_, page)| page.lines());
        rows.filter(|line| line.starts_with('|')).find(|line| line.contains(&format!("`{field}`"))).unwrap()
    };
    assert!(row("id").contains("required"), "{}", row("id"));
    assert!(row("explicit").contains("optional"), "{}", row("explicit"));
    assert_ne!(row("implicit").replace("implicit", "explicit"), row("explicit"));
    assert_eq!(ours(out.path()), "");
}
