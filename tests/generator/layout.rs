//! Files and modules beside those of prost and protoc-gen-prost.

use crate::{
    protoc::{self, Generator},
    workspace::{directory, files, tests},
};

fn names(proto: &str, parameter: &str) -> Vec<String> {
    let files = protoc::run(&tests().join("golden").join(proto), parameter).unwrap();
    files.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn the_plugin_writes_where_protoc_gen_prost_does() {
    assert_eq!(names("names.proto", "no_include"), ["golden/r#type/names/golden.type.names.temporal.rs"]);
    assert_eq!(names("names.proto", "no_include,flat_output_dir"), ["golden.type.names.temporal.rs"]);
    assert_eq!(names("no_package.proto", "no_include"), ["_.temporal.rs"]);
    assert_eq!(names("no_package.proto", "no_include,default_package_filename=root"), ["root.temporal.rs"]);
}

#[test]
fn the_plugin_includes_its_file_at_the_insertion_point_of_protoc_gen_prost() {
    let prost = Generator {
        name: "prost",
        file: "golden/r#type/names/golden.type.names.rs",
        content: "pub struct Outer;\n// @@protoc_insertion_point(module)\n",
    };
    let files = protoc::run_after(&prost, &tests().join("golden/names.proto")).unwrap();
    let (name, contents) = &files[0];
    assert_eq!(name, prost.file);
    let include = "include!(\"golden.type.names.temporal.rs\");\n";
    assert_eq!(contents, &format!("pub struct Outer;\n{include}// @@protoc_insertion_point(module)\n"));
}

#[test]
fn a_build_script_writes_where_prost_does() {
    let out = tempfile::tempdir().unwrap();
    let golden = tests().join("golden");
    let builder = temporal_prost_build::configure().out_dir(out.path()).emit_rerun_if_changed(false);
    builder
        .include_file("all.rs")
        .compile_protos(&[golden.join("names.proto"), golden.join("no_package.proto")], &[golden])
        .unwrap();
    let files = files(out.path());
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["_.rs", "_.temporal.rs", "all.rs", "golden.r#type.names.rs", "golden.r#type.names.temporal.rs"]
    );
    assert!(files[0].1.ends_with("include!(\"_.temporal.rs\");\n"), "{}", files[0].1);
    assert!(files[3].1.ends_with("include!(\"golden.r#type.names.temporal.rs\");\n"), "{}", files[3].1);
}

#[test]
fn nothing_is_generated_for_imports() {
    let protos = directory(&[
        (
            "main.proto",
            "syntax = \"proto3\"; package main; import \"other.proto\"; message M { other.O o = 1; }",
        ),
        (
            "other.proto",
            "syntax = \"proto3\"; package other; import \"temporal/v1/temporal.proto\"; message O {}
             service S { rpc R(O) returns (O) { option (temporal.v1.workflow) = {}; } }",
        ),
    ]);
    let out = tempfile::tempdir().unwrap();
    let builder = temporal_prost_build::configure().out_dir(out.path()).emit_rerun_if_changed(false);
    builder.compile_protos(&["main.proto"], &[protos.path()]).unwrap();
    let names: Vec<_> = files(out.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["main.rs", "other.rs"]);
}
