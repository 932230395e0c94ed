//! Resources that cannot work.

use std::process::Command;

use crate::workspace::directory;

const SCHEMA: &str = r#"syntax = "proto3";

package shop.v1;

import "google/api/field_behavior.proto";
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
import "temporal_prost/v1/terraform.proto";

service Databases {
  option (temporal.v1.service).task_queue = "databases";
  option (temporal_prost.v1.provider) = {
    name: "shop"
    resource: {
      name: "database", create: "CreateDatabase", ready: "AwaitDatabase", read: "ReadDatabase"
      update: "ResizeDatabase", delete: "DropDatabase"
    }
  };

  rpc CreateDatabase(CreateDatabaseRequest) returns (google.protobuf.Empty) {
    option (temporal.v1.workflow) = {
      id: "database/${! name }"
      query: {ref: "ReadDatabase"}
      update: {ref: "AwaitDatabase", start: true}
      update: {ref: "ResizeDatabase"}
      signal: {ref: "DropDatabase"}
    };
  }

  rpc AwaitDatabase(google.protobuf.Empty) returns (Database) {
    option (temporal.v1.update) = {};
  }

  rpc ReadDatabase(google.protobuf.Empty) returns (Database) {
    option (temporal.v1.query) = {};
  }

  rpc ResizeDatabase(ResizeDatabaseRequest) returns (Database) {
    option (temporal.v1.update) = {};
  }

  rpc DropDatabase(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (temporal.v1.signal) = {};
  }
}

message CreateDatabaseRequest {
  string name = 1 [(google.api.field_behavior) = IDENTIFIER];
  int32 nodes = 2;
  string password = 3 [(google.api.field_behavior) = INPUT_ONLY];
}

message ResizeDatabaseRequest {
  int32 nodes = 1;
}

message Database {
  string name = 1;
  int32 nodes = 2;
}
"#;

/// The id of the workflow that creates a resource.
const ID: &str = r#"id: "database/${! name }""#;

/// Returns everything that `lint` prints about the schema, with a part of it replaced.
fn lint(from: &str, to: &str) -> String {
    assert!(SCHEMA.contains(from), "{from}");
    let root = directory(&[("shop.proto", &SCHEMA.replacen(from, to, 1))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    let output = command.args(["lint", "shop.proto"]).current_dir(root.path()).output().unwrap();
    String::from_utf8([output.stderr, output.stdout].concat()).unwrap()
}

#[test]
fn the_handlers_of_an_entity_are_checked() {
    let text = lint("", "");
    assert!(!text.contains("error["), "{text}");
    for (from, to, option) in [
        (r#"query: {ref: "ReadDatabase"}"#, "", "read"),
        (r#"update: {ref: "ResizeDatabase"}"#, "", "update"),
        (r#"signal: {ref: "DropDatabase"}"#, "", "delete"),
        (", start: true", "", "ready"),
        (r#"delete: "DropDatabase""#, r#"delete: "SellDatabase""#, "delete"),
        (r#"read: "ReadDatabase""#, r#"read: "DropDatabase""#, "read"),
    ] {
        let (text, expected) = (lint(from, to), format!("error[terraform-wrong-rpc]: resource[0].{option}"));
        assert!(text.contains(&expected), "{from}: {text}");
    }
}

#[test]
fn ids_that_differ_each_time_are_refused() {
    for id in [r#"id: "${! now() }""#, r#"id: "database/${! uuid_v4() }""#, ""] {
        let text = lint(ID, id);
        assert!(text.contains("error[terraform-unstable-id]"), "{id}: {text}");
    }
}

#[test]
fn identifiers_are_parts_of_the_id() {
    let text = lint(ID, r#"id: "database/${! nodes.or(0).string() }""#);
    assert!(text.contains("[terraform-immutable-outside-id]: `name`"), "{text}");
}

#[test]
fn no_field_has_the_name_of_a_version() {
    let text = lint("int32 nodes = 2;", "int32 password_version = 2;");
    assert!(text.contains("error[terraform-reserved-name]: `password_version`"), "{text}");
}
