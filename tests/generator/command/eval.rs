//! `eval`, which tries an expression before it is committed.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use crate::workspace::{build, directory, tests};

const PROTO: &str = r#"
syntax = "proto3";
package shop.v1;
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/timestamp.proto";
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
  google.protobuf.Duration lasting = 5;
  google.protobuf.Timestamp at = 6;
  bytes blob = 7;
  Size size = 8;
  optional int32 weight = 9;
  map<string, int32> counts = 10;
}

enum Size {
  UNSET = 0;
  SMALL = 1;
}

message Customer {
  string id = 1;
  string name = 2;
}
"#;

const INPUT: &str =
    r#"{"order_id": 7, "customer": {"id": "c-1", "name": "Ada Lovelace"}, "lines": ["a", "b"]}"#;

/// Returns the output of `eval` for the schema above, or its errors.
fn eval(options: &[&str], expression: Option<&str>, stdin: &str) -> Result<String, String> {
    let protos = directory(&[("orders.proto", PROTO)]);
    let arguments = [options, &["orders.proto"], expression.as_slice()].concat();
    eval_in(protos.path(), &arguments, stdin)
}

fn eval_in(include: &Path, arguments: &[&str], stdin: &str) -> Result<String, String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .current_dir(include)
        .arg("eval")
        .args(arguments)
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
    assert!(missing.starts_with("cannot use `none`: "), "{missing}");
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
    expectorate::assert_contents(tests().join("generator/command/eval-failure.txt"), &error);
    let error = order("{}", "a/${! note }/${! note.not_empty() }").unwrap_err();
    expectorate::assert_contents(tests().join("generator/command/eval-argument.txt"), &error);
    let mapping = r#"root = {"keyword": {"Note": note}}"#;
    let options = ["--message", "Order", "--as", "typed_search_attributes"];
    let error = eval(&options, Some(mapping), "").unwrap_err();
    assert_eq!(
        error,
        "EXPRESSION: error[evaluation]: `keyword.Note`: expected string, got null (the field is not set or empty)\n\
         for more, run `protoc-gen-rust-temporal explain evaluation`\n"
    );
}

#[test]
fn what_is_wrong_for_every_input_is_shown_first() {
    let error = eval(&["--workflow", "PlaceOrder"], None, "").unwrap_err();
    let expected = "\
orders.proto:12:7: error[unknown-field]: id: `shop.v1.Order` has no field `order_id` in JSON, so this is null
  | order/${! order_id }
  |           ^^^^^^^^
  help: the JSON name is `orderId`
for more, run `protoc-gen-rust-temporal explain unknown-field`
";
    assert_eq!(error, expected);
    let error = order("{}", "${! lines.slug() }").unwrap_err();
    assert!(
        error.starts_with("EXPRESSION: error[always-fails]: ") && error.contains("\n  |           ^^^^\n")
    );
}

#[test]
fn lints_have_the_levels_that_are_given() {
    let options = |more: &[&'static str]| [&["--message", "Order", "--input", INPUT], more].concat();
    let allowed = eval(&options(&["--allow", "unknown-field"]), Some("${! nothing.or(\"x\") }"), "");
    assert_eq!(allowed.unwrap(), "x\n");
    let denied = eval(&options(&["--deny", "may-be-null"]), Some("${! note }"), "").unwrap_err();
    assert!(denied.starts_with("EXPRESSION: error[may-be-null]: "), "{denied}");
    let unknown = eval(&options(&["--deny", "may-be-nul"]), Some("a"), "").unwrap_err();
    assert_eq!(unknown, "unknown lint `may-be-nul`: did you mean `may-be-null`?\n");
}

#[test]
fn inputs_are_messages() {
    let error = order(r#"{"customer": {"nam": "x"}}"#, "a").unwrap_err();
    let expected = "cannot read `shop.v1.Order` from JSON at `customer`: there is no field \"nam\"";
    assert_eq!(error, format!("invalid input: {expected}\n"));
    for input in ["{", "[]", r#"{"lasting": "banana"}"#, r#"{"orderId": 0.5}"#, r#"{"size": "TINY"}"#] {
        let error = order(input, "a").unwrap_err();
        assert!(error.starts_with("invalid input: cannot read `shop.v1.Order` from JSON"), "{error}");
    }
}

/// The input is read through the schema, so an id is the one that a client sends.
#[test]
fn inputs_become_the_payloads_of_clients() {
    for (input, expression, expected) in [
        (r#"{"lasting": "90.5s"}"#, "${! lasting }", "90.500s"),
        (r#"{"lasting": "90.5s"}"#, "${! lasting.uppercase() }", "90.500S"),
        (r#"{"at": "2024-02-29T13:30:15.10+01:00"}"#, "${! at }", "2024-02-29T12:30:15.100Z"),
        (r#"{"blob": "_-8"}"#, "${! blob }", "/+8="),
        (r#"{"size": 1}"#, "${! size }", "SMALL"),
        (r#"{"size": 5}"#, "${! size.string() }", "5"),
        (r#"{"size": 0, "note": ""}"#, r#"${! size.or("unset") }${! note.or("unset") }"#, "unsetunset"),
        (r#"{"weight": 0}"#, "${! weight.string() }", "0"),
        (r#"{"weight": 1e2}"#, "${! weight.string() }", "100"),
        (r#"{"order_id": 7e0}"#, "${! orderId }", "7"),
        (
            r#"{"counts": {"a": "1"}, "lines": null}"#,
            r#"${! counts.a.string() }${! lines.or("none") }"#,
            "1none",
        ),
        ("null", r#"${! orderId.or("none") }"#, "none"),
    ] {
        assert_eq!(order(input, expression).as_deref(), Ok(&*format!("{expected}\n")), "{input}");
    }
}

/// The golden's ids, or the length of random ids.
#[test]
fn the_ids_of_a_schema_are_those_of_go() {
    let golden = tests().join("golden");
    let id = |kind, rpc, input| {
        let id = eval_in(&golden, &[kind, rpc, "--input", input, "expressions.proto"], "");
        id.map(|line| line.trim_end().strip_prefix("id: ").unwrap().to_owned())
    };
    let cases = [
        ("--update", "Change", r#"{"requestVal": "Foo Bar"}"#, "some-update/foo-bar"),
        ("--update", "Change", "{}", "some-update/default"),
        ("--update", "ChangeProgress", r#"{"progress": 12.5}"#, "update-progress/12.5"),
        ("--update", "ChangeProgress", "{}", "update-progress/null"),
        ("--workflow", "RequireName", r#"{"name": "foo"}"#, "workflow-with-input:foo"),
        ("--workflow", "Timer", r#"{"name": "foo"}"#, "updatable-timer/foo"),
        ("--workflow", "Hello", "{}", "hello/World"),
        ("--workflow", "Lock", r#"{"resource_id": "r-1"}"#, "mutex:r-1"),
        ("--workflow", "Greet", r#"{"language": "en", "name": "Ada L."}"#, "example.nexus.v1.Hello/en/ada-l"),
        ("--workflow", "Echo", r#"{"name": "Ada"}"#, "example.nexus.v1.Echo/${ language }/ada"),
    ];
    for (kind, rpc, input, expected) in cases {
        assert_eq!(id(kind, rpc, input).as_deref(), Ok(expected), "{rpc}");
    }
    let random = [("Begin", 16 + 2 + 36), ("Timer", 16 + 36), ("Shop", 37 + 21), ("What", 5 + 27)];
    for (rpc, length) in random {
        assert_eq!(id("--workflow", rpc, r#"{"id": "a"}"#).unwrap().len(), length, "{rpc}");
    }
    for (rpc, reason) in
        [("RequireName", "name is required"), ("Lock", "null"), ("Greet", "language required")]
    {
        let error = id("--workflow", rpc, "{}").unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

const REQUEST: &str = "message Request {
    string id = 1; int32 int_field = 2; bytes bytes_field = 3; bool bool_field = 4;
    optional string name = 5; string blah = 6; string blahz = 7;
}";

/// The unit tests of the Go plugin, generated and then evaluated.
const GO: [(&str, &str, Result<&str, &str>); 12] = [
    ("test/${!id}", r#"{"id": "foo"}"#, Ok("test/foo")),
    ("test/${!intField.string()}", r#"{"intField": 30}"#, Ok("test/30")),
    (r#"test/${!intField.or("unknown")}"#, "{}", Ok("test/unknown")),
    ("test/${!bytesField}", r#"{"bytesField": "Zm9v"}"#, Ok("test/Zm9v")),
    (r#"test/${!bytesField.decode("base64").string()}"#, r#"{"bytesField": "Zm9v"}"#, Ok("test/foo")),
    ("test/${! boolField.string() }", r#"{"boolField": true}"#, Ok("test/true")),
    (
        r#"test/${!id.re_find_object("(?P<first>[^:]{3,10}):(?P<second>[^:]{3,10}):(?P<third>[^:]{3,10})").without("0").key_values().sort_by(pair -> pair.key).map_each(pair -> pair.value).join("/")}"#,
        r#"{"id": "foo:bar:baz"}"#,
        Ok("test/foo/bar/baz"),
    ),
    (
        r#"test/${! if id.contains("z") { id.uppercase() } else { id.lowercase() } }/${! id }"#,
        r#"{"id": "zeb"}"#,
        Ok("test/ZEB/zeb"),
    ),
    (
        r#"this_is_a_\${!test/${! match id { "aaa" => "A", "bbb" => "B", _ => "Z" } }"#,
        r#"{"id": "zeb"}"#,
        Ok("this_is_a_${!test/Z"),
    ),
    (r#"${! id.re_find_object(".*\{(?P<g>[^\}]+)\}.*").g }"#, r#"{"id": "foo{bar}baz"}"#, Ok("bar")),
    ("optional/${! name }", "{}", Err("expected string, got null")),
    (r#"test/${!blah}/${!blahz.or(throw("uh oh"))}"#, "{}", Err("uh oh")),
];

#[test]
fn what_go_tests_is_generated_and_evaluated() {
    let rpc = |(index, (expression, ..)): (usize, &(&str, _, _))| {
        let id = expression.replace('\\', r"\\");
        let option = format!("option (temporal.v1.workflow).id = '{id}';");
        format!("rpc R{index}(Request) returns (Request) {{ {option} }}\n")
    };
    let rpcs: String = GO.iter().enumerate().map(rpc).collect();
    let header = "syntax = \"proto3\"; import \"temporal/v1/temporal.proto\";";
    let protos = directory(&[("p.proto", &format!("{header} service S {{ {rpcs} }} {REQUEST}"))]);
    build(&protos.path().join("p.proto")).unwrap();
    for (index, (expression, input, expected)) in GO.iter().enumerate() {
        let rpc = format!("R{index}");
        let given = eval_in(protos.path(), &["--workflow", &rpc, "--input", input, "p.proto"], "");
        match (given, expected) {
            (Ok(given), Ok(id)) => assert_eq!(given, format!("id: {id}\n"), "{expression}"),
            (Err(given), Err(reason)) => assert!(given.contains(reason), "{given}"),
            (given, _) => panic!("{expression}: {given:?}"),
        }
    }
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
    let random = "workflow `shop.v1.Orders.CancelOrder` has no expressions; its id is random";
    refused(&["--workflow", "CancelOrder"], None, random);
    refused(
        &["--message", "Order", "--as", "idd"],
        Some("a"),
        "`idd` is not an option with an expression: did you",
    );
    refused(&["--workflow", "ShipOrder", "--as", "id"], None, "--as is only valid with --message");
}
