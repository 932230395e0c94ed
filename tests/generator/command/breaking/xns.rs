//! Changes of the options of calls from other namespaces.

use super::{compared, names};

/// Returns a schema with options of a start, and of the calls of a signal.
fn schema(start: &str, signal: &str) -> String {
    format!(
        r#"
syntax = "proto3";
package shop.v1;
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
service Orders {{
  option (temporal.v1.service).task_queue = "orders";
  rpc Place(Order) returns (Order) {{
    option (temporal.v1.workflow) = {{xns: {{{start}}} signal: {{ref: "Hurry"}}}};
  }}
  rpc Hurry(Order) returns (google.protobuf.Empty) {{ option (temporal.v1.signal).xns = {{{signal}}}; }}
}}
message Order {{ string id = 1; }}
"#
    )
}

const CHANGES: [(&str, &str); 8] = [
    ("task_queue: \"far\"", "task-queue"),
    ("schedule_to_close_timeout: {seconds: 61}", "timeout"),
    ("schedule_to_start_timeout: {seconds: 61}", "timeout"),
    ("start_to_close_timeout: {seconds: 61}", "timeout"),
    ("heartbeat_timeout: {seconds: 50}", "timeout"),
    ("heartbeat_interval: {seconds: 5}", "timeout"),
    ("retry_policy: {max_attempts: 3}", "retry-policy"),
    ("parent_close_policy: PARENT_CLOSE_POLICY_ABANDON", "parent-close-policy"),
];

#[test]
fn every_option_of_calls_from_other_namespaces_is_compared() {
    let findings = |old: &str, new: &str| {
        let (said, succeeded) = compared(old, new, &["--warn", "safe", "--warn", "risky"]);
        assert!(succeeded, "{said}");
        names(&said).join(" ")
    };
    for (option, finding) in CHANGES {
        assert_eq!(findings(&schema("", ""), &schema(option, "")), finding, "{option}");
        assert_eq!(findings(&schema("", option), &schema("", "")), finding, "{option}");
        assert_eq!(findings(&schema(option, ""), &schema(option, "")), "", "{option}");
    }
}
