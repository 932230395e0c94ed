//! `generate --terraform`: the provider of the example, as code and as documentation.

use std::{fs, process::Command};

use crate::{
    entrance::protoc,
    workspace::{build_with, directory, files, tests},
};

/// Returns the files that are generated for a schema in a directory, by path.
fn generated(directory: &str, schema: &str) -> Vec<(String, String)> {
    let proto = tests().join(directory);
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .args(["generate", "--terraform", "--terraform-docs=provider", "-I"])
        .arg(&proto)
        .arg("--out")
        .arg(out.path())
        .arg(proto.join(schema))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    files(out.path())
}

#[test]
fn the_provider_of_the_example_is_fresh() {
    let generated = generated("../examples/platform/proto", "platform/v1/databases.proto");
    let (_, code) = generated.iter().find(|(name, _)| name.ends_with("platform.v1.temporal.rs")).unwrap();
    expectorate::assert_contents(tests().join("terraform/databases.rs"), code);
    let pages = generated.iter().filter(|(name, _)| name.starts_with("provider/"));
    let example = tests().join("../examples/platform");
    let mut names: Vec<_> = pages
        .map(|(name, contents)| {
            expectorate::assert_contents(example.join(name), contents);
            name.strip_prefix("provider/").unwrap().to_owned()
        })
        .collect();
    names.sort();
    let expected =
        ["docs/index.md", "docs/resources/database.md", "examples/resources/platform_database/resource.tf"];
    assert_eq!(names, expected);
    let mut kept: Vec<_> = files(&example.join("provider")).into_iter().map(|(name, _)| name).collect();
    kept.sort();
    assert_eq!(kept, expected);
}

/// Renamed attributes, versions, failures that mean gone, and operations of each kind.
#[test]
fn the_provider_of_the_depot_is_golden() {
    let generated = generated("depot/proto", "depot/v2/depot.proto");
    let (_, code) = generated.iter().find(|(name, _)| name.ends_with("depot.v2.temporal.rs")).unwrap();
    expectorate::assert_contents(tests().join("terraform/depot.rs"), code);
}

/// The parameter `temporal_prost_terraform_path`, in protoc and in a build script.
#[test]
fn the_code_names_the_crate_at_another_path() {
    let proto = tests().join("../examples/platform/proto/platform/v1/databases.proto");
    let path = "::vendored::provider";
    let built = build_with(&proto, |builder| builder.terraform(true).temporal_prost_terraform_path(path));
    let built = built.unwrap();
    assert!(built.contains("use ::vendored::provider::codegen as "), "{built}");
    assert!(!built.contains("::temporal_prost_terraform"), "{built}");
    let parameter = format!("no_include,terraform,temporal_prost_terraform_path={path}");
    let from_protoc = protoc::run(&proto, &parameter).unwrap();
    assert!(from_protoc.iter().any(|(_, code)| *code == built), "{from_protoc:?}");
}

#[test]
fn the_guide_shows_the_schema_of_the_example() {
    let guide = fs::read_to_string(tests().join("../docs/terraform.md")).unwrap();
    let schema =
        fs::read_to_string(tests().join("../examples/platform/proto/platform/v1/databases.proto")).unwrap();
    let shown = guide.split("```").find_map(|block| block.strip_prefix("proto\n")).unwrap();
    let mut lines = schema.lines();
    for line in shown.lines() {
        assert!(lines.any(|its| its == line), "the schema does not go on with `{line}`");
    }
}

/// Comments and names of a schema are data: they change neither the code nor the structure of the pages.
#[test]
fn comments_do_not_change_the_structure() {
    let schema = HOSTILE;
    let protos = directory(&[("p.proto", schema)]);
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .args(["generate", "--terraform", "--terraform-docs=docs", "-I"])
        .arg(protos.path())
        .arg("--out")
        .arg(out.path())
        .arg(protos.path().join("p.proto"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let files = files(out.path());
    let (_, code) = files.iter().find(|(name, _)| name.ends_with(".temporal.rs")).unwrap();
    syn::parse_file(code).unwrap();
    let (_, page) = files.iter().find(|(name, _)| name.ends_with("resources/thing.md")).unwrap();
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with('#')).collect();
    let expected =
        ["# shop_thing (resource)", "## Example usage", "## Schema", "### Required", "### Optional"];
    assert_eq!(headings[..5], expected, "{page}");
    assert!(!headings.iter().any(|heading| heading.contains("Injected")), "{page}");
}

const HOSTILE: &str = r#"
syntax = "proto3";
package shop.v1;
import "google/api/field_behavior.proto";
import "temporal/v1/temporal.proto";
import "temporal_prost/v1/terraform.proto";
// A thing. "quoted" \ ${template} %{ if true }
//
// # Injected
// --- */ <script>
service Things {
  option (temporal.v1.service).task_queue = "things";
  option (temporal_prost.v1.provider) = {
    name: "shop"
    source: "a\"b/${c}"
    resource: {name: "thing" create: "Make" read: "Read" delete: "Delete" gone: "\"\\"}
  };
  // # Injected
  //
  // ```
  // fn main() {}
  // ```
  rpc Make(Thing) returns (Made) { option (temporal.v1.workflow) = {id: "thing/${! name }"}; }
  rpc Read(Id) returns (Made) { option (temporal.v1.workflow) = {}; }
  rpc Delete(Id) returns (None) { option (temporal.v1.workflow) = {}; }
}
message Thing {
  // "quoted" ${template}
  // ## Injected
  string name = 1 [(google.api.field_behavior) = REQUIRED];
  string note = 2 [(temporal_prost.v1.attribute).default = "\"${\\\\\""];
}
message Made {
  string name = 1;
  // | a | b |
  string host = 2;
}
message Id { string id = 1; }
message None {}
"#;
