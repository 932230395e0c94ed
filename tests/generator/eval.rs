//! `eval`: what one tries before committing an expression.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::workspace::{directory, tests};

const PROTO: &str = r#"
syntax = "proto3";
package shop.v1;
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";

service Orders {
  rpc PlaceOrder(Order) returns (google.protobuf.Empty) {
    option (temporal.v1.workflow) = {
      id: "order/${! order_id }"
    };
  }
  rpc ShipOrder(Order) returns (google.protobuf.Empty) {
    option (temporal.v1.workflow) = {
      id: "ship/${! customer.name.slug() }/${! orderId }"
      search_attributes: "Lines = lines.length()\nNote = note"
      typed_search_attributes: "keyword.Customer = customer.id\nint64.Order = orderId"
    };
    option (temporal.v1.update) = { id: "update/${! orderId }" };
  }
  rpc CancelOrder(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (temporal.v1.workflow) = {};
  }
}

message Order {
  int64 order_id = 1;
  Customer customer = 2;
  repeated string lines = 3;
  string note = 4;
}

message Customer {
  string id = 1;
  string name = 2;
}
"#;

const INPUT: &str =
    r#"{"order_id": 7, "customer": {"id": "c-1", "name": "Ada Lovelace"}, "lines": ["a", "b"]}"#;

/// What `eval` prints for the schema above, or what it complains of.
fn eval(options: &[&str], expression: Option<&str>, stdin: &str) -> Result<String, String> {
    let protos = directory(&[("orders.proto", PROTO)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .current_dir(protos.path())
        .args(["eval", "-I", "."])
        .args(options)
        .arg("orders.proto")
        .args(expression)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

fn order(input: &str, expression: &str) -> Result<String, String> {
    eval(&["--message", "shop.v1.Order", "--input", input], Some(expression), "")
}

#[test]
fn an_expression_gives_an_id() {
    let id = order(INPUT, "order/${! orderId }/${! customer.name.slug() }");
    assert_eq!(id.unwrap(), "order/7/ada-lovelace\n");
    assert_eq!(order(r#"{"orderId": 0}"#, r#"${! orderId.or("none") }"#).unwrap(), "none\n");
    assert_eq!(eval(&["--message", "Order"], Some("constant"), "").unwrap(), "constant\n");
}

#[test]
fn the_input_may_be_a_file_or_come_from_standard_input() {
    let options = ["--message", "Customer", "--input", "-"];
    assert_eq!(eval(&options, Some("${! id }"), r#"{"id": "c-2"}"#).unwrap(), "c-2\n");
    let files = directory(&[("input.json", r#"{"id": "c-3"}"#)]);
    let file = format!("@{}", files.path().join("input.json").display());
    assert_eq!(eval(&["--message", "Customer", "--input", &file], Some("${! id }"), "").unwrap(), "c-3\n");
    let missing = eval(&["--message", "Customer", "--input", "@none"], Some("a"), "").unwrap_err();
    assert!(missing.starts_with("`none` cannot be used: "), "{missing}");
}

#[test]
fn a_mapping_gives_search_attributes() {
    let mapping = |purpose, text| {
        eval(&["--message", "Order", "--input", INPUT, "--as", purpose], Some(text), "").unwrap()
    };
    assert_eq!(mapping("search_attributes", "A = lines\nB = note"), "A = [\"a\",\"b\"]\n");
    assert_eq!(mapping("typed_search_attributes", "int64.A = orderId"), "A: Int = 7\n");
}

#[test]
fn a_workflow_shows_its_own_expressions() {
    let given = eval(&["--workflow", "ShipOrder", "--input", INPUT], None, "").unwrap();
    let expected = "\
id: ship/ada-lovelace/7
search_attributes: Lines = 2
typed_search_attributes: Customer: Keyword = \"c-1\"
typed_search_attributes: Order: Int = 7
";
    assert_eq!(given, expected);
    let given = eval(&["--update", "shop.v1.Orders.ShipOrder", "--input", INPUT], None, "").unwrap();
    assert_eq!(given, "id: update/7\n");
}

#[test]
fn all_that_fails_for_an_input_is_shown_where_it_is() {
    let error = eval(&["--workflow", "ShipOrder", "--input", r#"{"lines": ["a"]}"#], None, "").unwrap_err();
    expectorate::assert_contents(tests().join("generator/eval-failure.txt"), &error);
    let error = order("{}", "a/${! note }/${! note.not_empty() }").unwrap_err();
    expectorate::assert_contents(tests().join("generator/eval-argument.txt"), &error);
}

#[test]
fn what_is_wrong_for_every_input_is_shown_first() {
    let error = eval(&["--workflow", "PlaceOrder"], None, "").unwrap_err();
    let expected = "\
orders.proto:9:5: error[unknown-field]: id: `shop.v1.Order` has no field `order_id` in JSON, so this is null
  | order/${! order_id }
  |           ^^^^^^^^
  help: in JSON it is called `orderId`
";
    assert_eq!(error, expected);
    let error = order("{}", "${! lines.slug() }").unwrap_err();
    assert!(
        error.starts_with("EXPRESSION: error[always-fails]: ") && error.contains("\n  |           ^^^^\n")
    );
}

#[test]
fn inputs_are_messages() {
    let error = order(r#"{"customer": {"nam": "x"}}"#, "a").unwrap_err();
    let expected = "`customer`: `Customer` has no field `nam`, did you mean `name`?";
    assert_eq!(error, format!("the input is not a `shop.v1.Order`: {expected}\n"));
    let error = order("{", "a").unwrap_err();
    assert!(error.starts_with("the input is not JSON: "), "{error}");
}

#[test]
fn it_has_help() {
    assert_eq!(eval(&["--help"], None, "").unwrap(), include_str!("help.txt"));
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let refused = |options: &[&str], expression, expected: &str| {
        let error = eval(options, expression, "").unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    };
    refused(&[], Some("a"), "none of --message, --workflow and --update");
    refused(&["--message", "Order", "--workflow", "x"], Some("a"), "more than one of --message");
    refused(&["--message", "Order"], None, "no files given");
    refused(
        &["--message", "Ordr"],
        Some("a"),
        "there is no message `Ordr` in these files: did you mean `Order`?",
    );
    refused(&["--update", "PlaceOrder"], None, "there is no update `PlaceOrder` in these files");
    let random = "workflow `shop.v1.Orders.CancelOrder` has no expressions, so its id is random";
    refused(&["--workflow", "CancelOrder"], None, random);
    refused(
        &["--message", "Order", "--as", "idd"],
        Some("a"),
        "`idd` is no option with an expression: did you",
    );
    refused(&["--workflow", "ShipOrder", "--as", "id"], None, "--as is only for an expression of --message");
}
