//! Changes of Terraform resources.

use super::{compared, names};

const SCHEMA: &str = r#"syntax = "proto3";

package shop.v1;

import "temporal/v1/temporal.proto";
import "temporal_prost/v1/terraform.proto";

service Databases {
  option (temporal.v1.service).task_queue = "databases";
  option (temporal_prost.v1.provider) = {
    name: "shop"
    resource: {name: "database", create: "CreateDatabase", read: "ReadDatabase", delete: "DeleteDatabase", version: VERSION}
  };

  rpc CreateDatabase(CreateDatabaseRequest) returns (Database) {
    option (temporal.v1.workflow) = {id: "database/${! number.or(0).string() }"};
  }

  rpc ReadDatabase(ReadDatabaseRequest) returns (Database) {
    option (temporal.v1.workflow) = {};
  }

  rpc DeleteDatabase(DeleteDatabaseRequest) returns (DeleteDatabaseResponse) {
    option (temporal.v1.workflow) = {};
  }
}

message CreateDatabaseRequest {
  int32 number = 1;
  int32 nodes = 2 NODES;
  Disk disk = 3;
}

message ReadDatabaseRequest {
  string id = 1;
}

message Database {
  int32 number = 1;
  int32 nodes = 2 NODES;
  Disk disk = 3;
}

message Disk {
  int32 size = 1 SIZE;
}

message DeleteDatabaseRequest {
  string id = 1;
}

message DeleteDatabaseResponse {}
"#;

/// An attribute with another name.
const RENAMED: &str = r#"[(temporal_prost.v1.attribute) = {name: "machines"}]"#;
/// An attribute with another name, and its old one.
const FORMERLY: &str = r#"[(temporal_prost.v1.attribute) = {name: "machines", formerly: "nodes"}]"#;

/// Returns a schema with the version of the resource, the options of an attribute, and of an attribute in an object.
fn schema(version: u32, nodes: &str, size: &str) -> String {
    SCHEMA.replace("VERSION", &version.to_string()).replace("NODES", nodes).replace("SIZE", size)
}

/// Compares the first version with another schema.
fn findings(new: &str) -> String {
    compared(&schema(1, "", ""), new, &[]).0
}

#[test]
fn a_new_name_needs_the_old_one_and_a_new_version() {
    for new in [schema(1, RENAMED, ""), schema(1, FORMERLY, "")] {
        let text = findings(&new);
        assert_eq!(names(&text), ["terraform-attribute-removed"], "{text}");
    }
    for new in [schema(2, FORMERLY, ""), schema(1, "", "")] {
        assert!(names(&findings(&new)).is_empty(), "{}", findings(&new));
    }
    let text = findings(&schema(1, FORMERLY, ""));
    assert!(text.contains("`shop_database.nodes` is now `machines`, but the `version`"), "{text}");
}

#[test]
fn attributes_in_objects_are_compared() {
    let text = findings(&schema(1, "", RENAMED));
    assert_eq!(names(&text), ["terraform-attribute-removed"], "{text}");
    assert!(text.contains("`shop_database.disk.size`"), "{text}");
    assert!(names(&findings(&schema(2, "", RENAMED))).is_empty());
}

#[test]
fn a_resource_with_another_name_is_a_removed_one() {
    let text = findings(&schema(2, "", "").replace("name: \"database\"", "name: \"cluster\""));
    assert_eq!(names(&text), ["terraform-attribute-removed"], "{text}");
    assert!(text.contains("resource `shop_database` is no longer there"), "{text}");
}
