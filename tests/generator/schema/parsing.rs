//! Files that protoc reads, and protox reads only with our help.

use std::{env, fs, path::Path};

use temporal_prost_build::configure;

use crate::workspace::{build, directory};

const SCHEMA: &str = r#"syntax = "proto3";
package a;
import "google/protobuf/descriptor.proto";
import "temporal/v1/temporal.proto";
message M {}
service S {
  rpc R(M) returns (M) {
    option (temporal.v1.workflow) = { signal [ {ref: "T"}, {ref: "U"} ] };
  }
  rpc T(M) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  rpc U(M) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
}
"#;

fn schema() -> String {
    SCHEMA.replace("import \"temporal", "import \"google/protobuf/empty.proto\";\nimport \"temporal")
}

#[test]
fn a_byte_order_mark_and_lists_without_a_colon_are_read() {
    let protos = directory(&[("a.proto", &format!("\u{feff}{}", schema()))]);
    let code = build(&protos.path().join("a.proto")).unwrap();
    assert!(code.contains("fn t(") && code.contains("fn u("), "{code}");
}

#[test]
fn the_embedded_descriptor_proto_wins_over_a_newer_one() {
    let newer = "syntax = \"proto2\"; package google.protobuf; message FeatureSet { extensions 990 [declaration = { number: 990 }]; }";
    let protos = directory(&[("a.proto", &schema()), ("google/protobuf/descriptor.proto", newer)]);
    build(&protos.path().join("a.proto")).unwrap();
}

#[test]
fn a_number_for_which_protox_panics_is_an_error() {
    let protos = directory(&[("a.proto", "syntax = \"proto3\"; message M { int32 a = 048; }")]);
    let error = build(&protos.path().join("a.proto")).unwrap_err().to_string();
    assert!(error.starts_with("protox cannot parse `") && error.contains("parse with protoc"), "{error}");
}

#[test]
fn a_missing_include_directory_is_named() {
    let protos = directory(&[("a.proto", "syntax = \"proto3\"; import \"b.proto\";")]);
    let missing = protos.path().join("missing");
    let out = protos.path().join("out");
    let builder = configure().out_dir(out).emit_rerun_if_changed(false);
    let error =
        builder.compile_protos(&[protos.path().join("a.proto")], &[protos.path(), &missing]).unwrap_err();
    let expected = format!("\n  help: there is no directory `{}`", missing.display());
    assert!(error.to_string().ends_with(&expected), "{error}");
}

#[test]
fn an_absolute_file_is_found_below_a_relative_include() {
    let include = Path::new("tests/golden");
    let proto = env::current_dir().unwrap().join(include).join("empty.proto");
    let out = tempfile::tempdir().unwrap();
    configure()
        .out_dir(out.path())
        .emit_rerun_if_changed(false)
        .compile_protos(&[proto], &[include])
        .unwrap();
    assert!(fs::read_dir(out.path()).unwrap().next().is_some());
}

#[test]
fn a_package_with_a_segment_temporal_needs_a_leading_dot() {
    let protos = directory(&[("a.proto", &schema().replace("package a;", "package acme.temporal;"))]);
    let error = build(&protos.path().join("a.proto")).unwrap_err().to_string();
    assert!(error.contains("\n  help: write `.temporal.v1.workflow` with a leading dot"), "{error}");
}
