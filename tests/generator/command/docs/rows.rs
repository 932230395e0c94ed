//! The rows of tables, each for one property of the schema.

use std::collections::BTreeMap;

use super::pages;
use crate::workspace::directory;

const ROADS: &str = r#"syntax = "proto3";
package a;
import "google/protobuf/empty.proto";
import "legacy.proto";
import "temporal/v1/temporal.proto";

service Roads {
  rpc Drive(Trip) returns (Fine) {
    option (temporal.v1.workflow) = {
      id: "trip/${! name }"
      task_queue: "roads"
      typed_search_attributes: 'keyword.Trip = name\nint64.Length = name.length()\nbool.Rare = this.rare'
      priority: {priority_key: 2 fairness_key: "cars" fairness_weight: 1.5}
      signal: {ref: "Stop" start: true}
      signal: {ref: "Refuel"}
      query: {ref: "Where"}
      update: {
        ref: "Turn"
        start: true
        validate: true
        workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
      }
    };
  }
  rpc Stop(Fine) returns (google.protobuf.Empty) { option (temporal.v1.signal) = {}; }
  rpc Refuel(Fine) returns (Fine) {
    option (temporal.v1.signal) = {};
    option (temporal.v1.activity) = {start_to_close_timeout: {seconds: 1}};
  }
  rpc Where(Fine.None) returns (Fine) { option (temporal.v1.query) = {}; }
  rpc Turn(Fine) returns (Fine) { option (temporal.v1.update) = {id: "turn/${! cents.or(0).string() }"}; }
  rpc Wash(Fine) returns (Fine) {
    option (temporal.v1.activity) = {start_to_close_timeout: {seconds: 1} priority: {priority_key: 5}};
  }
}

message Trip {
  // Its name.
  string name = 1;
  optional string nick = 2;
  oneof way {
    // By road.
    string road = 3;
    Fine sea = 4;
  }
  repeated Color colors = 5;
  map<string, Color> by_name = 6;
  bool old = 7 [deprecated = true];
  // Rarely set.
  bool rare = 8 [deprecated = true];
  Fine fine = 9;
  Legacy legacy = 10;
}
message Fine {
  int32 cents = 1;
  message None {}
}
// The colors of cars.
enum Color {
  COLOR_UNSPECIFIED = 0;
  // Like roses.
  COLOR_RED = 1;
}
"#;

const LEGACY: &str = r#"syntax = "proto2";
package a;
message Legacy { required string owner = 1; optional int32 wheels = 2; }
"#;

fn of_roads() -> BTreeMap<String, String> {
    let protos = directory(&[("roads.proto", ROADS), ("legacy.proto", LEGACY)]);
    pages(protos.path(), "roads.proto", &[])
}

/// Asserts that the page has these lines, in this order and without others between them.
fn has(page: &str, lines: &[&str]) {
    assert!(page.contains(&format!("\n{}\n", lines.join("\n"))), "{page}");
}

#[test]
fn fields_have_a_presence_and_a_cardinality() {
    let pages = of_roads();
    has(
        &pages["a.md"],
        &[
            "| `name` | `string` | single | Its name. |",
            "| `nick` | `string` | optional | – |",
            "| `road` | `string` | one of `way` | By road. |",
            "| `sea` | [`Fine`](a.md#message-fine) | one of `way` | – |",
            "| `colors` | [`Color`](a.md#enum-color) | repeated | – |",
            "| `by_name`, in JSON `byName` | `string` to [`Color`](a.md#enum-color) | map | – |",
            "| `old` | `bool` | single | Deprecated. |",
            "| `rare` | `bool` | single | Deprecated. Rarely set. |",
            "| `fine` | [`Fine`](a.md#message-fine) | optional | – |",
            "| `legacy` | [`Legacy`](a.md#message-legacy) | optional | – |",
        ],
    );
    has(&pages["a.md"], &["| `owner` | `string` | required | – |", "| `wheels` | `int32` | optional | – |"]);
}

#[test]
fn enums_have_their_comments() {
    has(
        &of_roads()["a.md"],
        &[
            "### Enum `Color`",
            "",
            "The colors of cars.",
            "",
            "| value | number | description |",
            "| --- | --- | --- |",
            "| `COLOR_UNSPECIFIED` | 0 | – |",
            "| `COLOR_RED` | 1 | Like roses. |",
        ],
    );
}

#[test]
fn handlers_say_whether_they_start_the_workflow() {
    let page = &of_roads()["a.Roads.md"];
    has(
        page,
        &[
            "| [`Stop`](a.Roads.md#signal-stop) | signal | [`Fine`](a.md#message-fine) | nothing | yes | no |",
            "| [`Refuel`](a.Roads.md#signal-refuel) | signal | [`Fine`](a.md#message-fine) | nothing | no | no |",
            "| [`Where`](a.Roads.md#query-where) | query | [`Fine.None`](a.md#message-finenone) | [`Fine`](a.md#message-fine) | no | no |",
            "| [`Turn`](a.Roads.md#update-turn) | update | [`Fine`](a.md#message-fine) | [`Fine`](a.md#message-fine) | yes | yes |",
        ],
    );
    has(
        page,
        &[
            "From Rust, together with the update [`Turn`](a.Roads.md#update-turn):",
            "",
            "```rust",
            "let client = roads_temporal::RoadsClient::new(client);",
            "let input = Trip::default();",
            "let update = Fine::default();",
            "client.drive(input).with_turn(update).start().await?;",
            "```",
            "",
            "A start with the id of a running workflow returns that workflow.",
        ],
    );
    assert!(!page.contains("together with the query"), "{page}");
}

#[test]
fn priorities_are_explained_and_passed_to_the_temporal_command() {
    let page = &of_roads()["a.Roads.md"];
    let meaning = "Among the tasks of a queue, 1 is the highest priority, and 3 the default.";
    let of_workflow = "priority 2, fairness key cars, fairness weight 1.5";
    has(page, &[&format!("| Priority | {of_workflow} | schema | {meaning} |")]);
    has(page, &[&format!("| Priority | priority 5 | schema | {meaning} |")]);
    let options = ["  --priority-key 2 \\", "  --fairness-key cars \\", "  --fairness-weight 1.5 \\"];
    let starts = page.matches(&options.join("\n")).count();
    assert_eq!(starts, 3, "{page}");
}

#[test]
fn the_id_of_an_update_is_passed_to_the_temporal_command() {
    let page = &of_roads()["a.Roads.md"];
    assert!(page.contains("For the example input it is `turn/1`."), "{page}");
    let stage = "  --wait-for-stage accepted \\";
    has(
        page,
        &["  --name a.Roads.Turn \\", "  --update-id turn/1 \\", stage, "  --input '{\"cents\":1}' \\"],
    );
    has(
        page,
        &[
            "  --update-name a.Roads.Turn \\",
            "  --update-id turn/1 \\",
            "  --update-wait-for-stage accepted \\",
            "  --update-input '{\"cents\":1}' \\",
        ],
    );
}

#[test]
fn search_attributes_of_the_example_are_passed_to_the_temporal_command() {
    let page = &of_roads()["a.Roads.md"];
    let options = [
        "  --search-attribute 'Length=4' \\",
        "  --search-attribute 'Rare=true' \\",
        "  --search-attribute 'Trip=\"name\"' \\",
    ];
    assert_eq!(page.matches(&options.join("\n")).count(), 3, "{page}");
}

#[test]
fn a_signal_has_no_output_although_it_is_an_activity_with_one() {
    let page = &of_roads()["a.Roads.md"];
    let input = "- Input: [`Fine`](a.md#message-fine)";
    has(page, &["## Signal `Refuel`", "", input, "- Output: nothing"]);
    has(page, &["## Activity `Refuel`", "", input, "- Output: [`Fine`](a.md#message-fine)"]);
}
