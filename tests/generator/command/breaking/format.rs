//! The formats of reports. `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use std::process::Output;

use serde_json::{Value, json};

use crate::command::{
    report::{Check, text},
    sarif,
};

const OLD: &str = r#"syntax = "proto3";
package shop.v1;
import "temporal/v1/temporal.proto";

service Orders {
  rpc Place(Order) returns (Order) {
    option (temporal.v1.workflow) = {task_queue: "orders"};
  }
  rpc Refund(Order) returns (Order) {
    option (temporal.v1.workflow) = {};
  }
  rpc Charge(Order) returns (Order) {
    option (temporal.v1.activity).start_to_close_timeout = {seconds: 5};
    option (temporal.v1.activity).retry_policy = {max_attempts: 3};
    option (temporal.v1.activity).heartbeat_timeout = {seconds: 5};
  }
}

message Order { string id = 1; string note = 2; }
"#;

/// The schema with a change of each grade, three of them in options.
fn new() -> String {
    let new = OLD.replace("{task_queue: \"orders\"}", "{\n\t\tid: 'x'\n\t/* ü */ task_queue: '100%,\\n::'}");
    let new = new.replace("max_attempts: 3", "max_attempts: 5").replace(" string note = 2;", "");
    let new = new.replace("    option (temporal.v1.activity).heartbeat_timeout = {seconds: 5};\n", "");
    let (before, after) = new.split_once("  rpc Refund").unwrap();
    let comment = "  // temporal-lint: allow(signal-removed) Nobody sends it.\n  rpc";
    let (_, charge) = after.split_once("  rpc").unwrap();
    format!("{before}{comment}{charge}")
}

/// Compares two files in directories whose names have to be escaped.
fn compared(new: &str, arguments: &[&str]) -> Output {
    Check { files: &files(new), arguments: BREAKING }.run(arguments)
}

fn files(new: &str) -> [(&str, &str); 2] {
    [("old, 100%/shop.proto", OLD), (NEW, new)]
}

const NEW: &str = "schemas, v1/shop.proto";

const BREAKING: &[&str] = &["breaking", "--warn", "safe", "--against", "old, 100%", "-I", "schemas, v1", NEW];

/// Returns the report of the change, which has errors.
fn report(format: &str) -> String {
    Check { files: &files(&new()), arguments: BREAKING }.report(format)
}

#[test]
fn reports_have_a_format() {
    Check { files: &files(&new()), arguments: BREAKING }.reports("breaking");
}

#[test]
fn sarif_follows_its_schema() {
    sarif::validate(&report("sarif"));
    sarif::validate(&text(compared(OLD, &["--format", "sarif"]).stdout));
}

#[test]
fn sarif_has_the_grade_of_each_finding_and_rule() {
    let sarif: Value = serde_json::from_str(&report("sarif")).unwrap();
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let run = &sarif["runs"][0];
    let of_sarif = run["results"].as_array().unwrap().iter().map(|one| &one["properties"]["grade"]);
    let of_json = json["findings"].as_array().unwrap().iter().map(|one| &one["grade"]);
    assert!(of_sarif.eq(of_json));
    for result in run["results"].as_array().unwrap() {
        let rule = run.pointer(&format!("/tool/driver/rules/{}", result["ruleIndex"])).unwrap();
        let grade = &result["properties"]["grade"];
        let tags = if grade.is_null() { json!(["lint"]) } else { json!(["change", grade]) };
        assert_eq!(rule["properties"]["tags"], tags, "{result}");
    }
}

#[test]
fn nothing_in_a_schema_ends_a_command_of_github() {
    let report = report("github");
    let is_command =
        |line: &str| ["::error ", "::warning ", "::notice::"].iter().any(|one| line.starts_with(one));
    assert!(report.lines().count() > 6 && report.lines().all(is_command), "{report}");
    assert!(report.contains("%0Awas: shop.proto:19:32 in old, 100%25%0Ahelp: "), "{report}");
}

#[test]
fn the_exit_code_tells_errors_from_warnings_and_from_failures() {
    let code = |new: &str, arguments: &[&str]| compared(new, arguments).status.code();
    let safe = OLD.replace("max_attempts: 3", "max_attempts: 5");
    for format in ["text", "json", "sarif", "github"] {
        assert_eq!(code(OLD, &["--format", format]), Some(0));
        assert_eq!(code(&safe, &["--format", format]), Some(0));
        assert_eq!(code(&safe, &["--format", format, "--level", "safe"]), Some(1));
        assert_eq!(code("syntax = \"proto3\"; message", &["--format", format]), Some(2));
    }
    let unknown = compared(OLD, &["--format", "jsn"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(text(unknown.stderr), "there is no format `jsn`: did you mean `json`?\n");
    // The parser of protos finds it, and it is reported like everything else.
    let invalid = OLD.replace("string note = 2;", "string note = 2 [json_name = \"id\"];");
    let output = compared(&invalid, &["--format", "github"]);
    assert_eq!((output.status.code(), text(output.stderr).as_str()), (Some(1), ""));
    assert!(text(output.stdout).starts_with("::error file=schemas%2C v1/shop.proto,line=19,col="));
}

#[test]
fn a_change_of_an_option_is_reported_at_its_field() {
    let report = report("text");
    let shown = |rule: &str| {
        let (_, rest) = report.split_once(&format!("[{rule}]: ")).unwrap();
        rest.lines().nth(1).unwrap().trim_start_matches("  | ").trim().to_owned()
    };
    assert_eq!(shown("task-queue"), "/* ü */ task_queue: '100%,\\n::'};");
    assert_eq!(shown("retry-policy"), "option (temporal.v1.activity).retry_policy = {max_attempts: 5};");
    // It is not set any more.
    assert_eq!(shown("timeout"), "option (temporal.v1.activity).start_to_close_timeout = {seconds: 5};");
}
