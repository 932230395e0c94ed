//! `lint`, which checks a schema without generating code. `EXPECTORATE=overwrite cargo test --test generator` accepts a
//! change of its reports.

use std::process::{Command, Output};

use super::{
    report::{Check, text},
    sarif,
};
use crate::workspace::{cases, parameters, said, tests};

/// A schema with a rule, a lint, an expression and a name that formats have to escape.
const SCHEMA: &str = r#"syntax = "proto3";
package shop.v1;
import "temporal/v1/temporal.proto";

service Orders {
  option (temporal.v1.service).task_queue = "orders";
  rpc PlaceOrder(Order) returns (Order) {
    option (temporal.v1.workflow) = {
      id: "100%/${! order_id }"
      /* ü */ retry_policy: {max_attempts: -1}
      signal: {ref: "Cancel"}
    };
  }
  rpc Charge(Order) returns (Order) {
    // temporal-lint: allow(unused-allowance, missing-timeout) Each call sets its own.
    option (temporal.v1.activity) = {};
  }
  rpc Refund(Order) returns (Order) {
    option (temporal.v1.activity) = {};
  }
}

message Order { string order_id = 1; }
"#;

/// Runs `lint` in a directory with the schema in `schemas, v1/orders.proto`.
fn lint(schema: &str, arguments: &[&str]) -> Output {
    Check { files: &[(FILE, schema)], arguments: LINT }.run(arguments)
}

const FILE: &str = "schemas, v1/orders.proto";

const LINT: &[&str] = &["lint", "-I", "./schemas, v1", FILE];

/// The check of the schema above, which has errors.
const FAILING: Check<'_> = Check { files: &[(FILE, SCHEMA)], arguments: LINT };

#[test]
fn reports_have_a_format() {
    FAILING.reports("lint");
}

#[test]
fn sarif_follows_its_schema() {
    sarif::validate(&FAILING.report("sarif"));
    sarif::validate(&text(lint("syntax = \"proto3\";", &["--format", "sarif"]).stdout));
}

#[test]
fn the_exit_code_tells_errors_from_warnings_and_from_failures() {
    let clean = "syntax = \"proto3\"; message M {}";
    let warned = SCHEMA.replace("max_attempts: -1", "").replace("signal: {ref: \"Cancel\"}", "");
    let warned = warned.replace("order_id }", "orderId.or(uuid_v4()) }");
    let code = |schema: &str, arguments: &[&str]| lint(schema, arguments).status.code();
    assert_eq!(code(clean, &[]), Some(0));
    assert_eq!(code(&warned, &[]), Some(0));
    assert!(!lint(&warned, &[]).stdout.is_empty());
    assert_eq!(code(&warned, &["--deny", "missing-timeout"]), Some(1));
    assert_eq!(code(&warned, &["--deny", "warnings"]), Some(1));
    assert_eq!(code("syntax = \"proto3\"; message", &[]), Some(2));
    for arguments in [&["--format", "xml"], &["--deny", "syntx"], &["--lint-limit", "x"]] {
        let output = lint(clean, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    let unknown = text(lint(clean, &["--format", "jsn"]).stderr);
    assert_eq!(unknown, "there is no format `jsn`: did you mean `json`?\n");
}

/// Returns the lines that begin findings.
fn heads(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.contains(": error[") || line.contains(": warning[")).collect()
}

#[test]
fn it_finds_what_generate_does() {
    for proto in cases(&tests().join("diagnostics"), "proto") {
        let parameters = parameters(&proto).into_iter().map(|(name, value)| format!("--{name}={value}"));
        let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
            .arg("lint")
            .args(parameters)
            .arg("-I")
            .arg(proto.parent().unwrap())
            .arg(&proto)
            .output()
            .unwrap();
        let (found, expected) = (text(output.stdout), said(&proto));
        assert_eq!(heads(&found), heads(&expected), "{}", proto.display());
        assert_eq!(
            output.status.code(),
            Some(i32::from(expected.contains(": error["))),
            "{}",
            proto.display()
        );
    }
}
