//! Comments that allow a lint for one element.

use prost::Message;

use crate::{
    entrance::protoc,
    workspace::{build_with, directory, files, said, tests},
};

/// A schema in which three elements have the same problem, with a line above each place where a comment may be.
fn activities(file: &str, service: &str, rpc: &str, option: &str) -> String {
    format!(
        r#"{file}
syntax = "proto3";
package shop.v1;
import "temporal/v1/temporal.proto";
{service}
service Payments {{
  {rpc}
  rpc Charge(Request) returns (Response) {{
    {option}
    option (temporal.v1.activity) = {{}};
  }}
  rpc Refund(Request) returns (Response) {{
    option (temporal.v1.activity).heartbeat_timeout = {{seconds: 5}};
    option (temporal.v1.activity).wait_for_cancellation = true;
  }}
}}
service Mails {{
  rpc Send(Request) returns (Response) {{
    option (temporal.v1.activity) = {{}};
  }}
}}
message Request {{}}
message Response {{}}
"#
    )
}

/// Returns the rpcs that the lint is reported for, under protox and under protoc alike.
fn reported(schema: &str) -> Vec<String> {
    let protos = directory(&[("p.proto", schema)]);
    let proto = protos.path().join("p.proto");
    let said = said(&proto);
    assert_eq!(said, protoc::said(&proto, "no_include"));
    let rpc =
        |line: &str| Some(line.split_once("[missing-timeout]: activity `")?.1.split_once('`')?.0.to_owned());
    let lines: Vec<_> = said.lines().filter(|line| line.contains(": warning[")).collect();
    assert_eq!(lines.iter().copied().filter_map(rpc).count(), lines.len(), "{said}");
    lines.into_iter().filter_map(rpc).collect()
}

#[test]
fn a_comment_allows_a_lint_for_what_is_below_it() {
    let comment = "// temporal-lint: allow(missing-timeout) Each call sets its own.";
    assert_eq!(reported(&activities("", "", "", "")), ["Charge", "Refund", "Send"]);
    assert_eq!(reported(&activities("", "", "", comment)), ["Refund", "Send"]);
    assert_eq!(reported(&activities("", "", comment, "")), ["Refund", "Send"]);
    assert_eq!(reported(&activities("", comment, "", "")), ["Send"]);
    assert_eq!(reported(&activities(comment, "", "", "")), [""; 0]);
    let block = "/* temporal-lint: allow(versioning-behavior, missing-timeout) Each call sets its own. */";
    let schema = activities("", "", block, "");
    let protos = directory(&[("p.proto", &schema)]);
    let said = said(&protos.path().join("p.proto"));
    assert!(
        said.contains("p.proto:8:3: warning[unused-allowance]: the comment allows `versioning-behavior`"),
        "{said}"
    );
    assert!(!said.contains("`Charge`"), "{said}");
}

/// An option that is written field by field has a position for each, and is reported at the first.
#[test]
fn a_comment_above_the_first_field_of_an_option_is_above_the_option() {
    let comment = "    // temporal-lint: allow(missing-timeout) Each call sets its own.\n";
    let schema = activities("", "", "", "");
    let first = "    option (temporal.v1.activity).heartbeat_timeout";
    assert_eq!(reported(&schema.replace(first, &format!("{comment}{first}"))), ["Charge", "Send"]);
}

#[test]
fn a_level_does_not_override_a_comment() {
    let comment = "// temporal-lint: allow(missing-timeout) Each call sets its own.";
    let protos = directory(&[("p.proto", &activities(comment, "", "", ""))]);
    let proto = protos.path().join("p.proto");
    assert!(build_with(&proto, |builder| builder.deny("missing-timeout").deny("warnings")).is_ok());
    // The lint is off, but the comment is still needed where it is on.
    assert_eq!(protoc::said(&proto, "no_include,allow=missing-timeout"), "");
}

#[test]
fn comments_are_not_documentation() {
    let comment = "// temporal-lint: allow(missing-timeout) Each call sets its own.";
    let schema = activities("", comment, &format!("// Charges a card.\n{comment}"), comment);
    let message = "// temporal-lint: allow(missing-timeout) For a field.\n";
    let schema = schema.replace("message Request {}", &format!(
        "// detached\n{message}\n// A request.\n{message}message Request {{\n{message} string card = 1; {message} }}"
    ));
    let protos = directory(&[("p.proto", &schema)]);
    let out = tempfile::tempdir().unwrap();
    temporal_prost_build::configure()
        .out_dir(out.path())
        .cli(true)
        .emit_rerun_if_changed(false)
        .compile_protos(&[protos.path().join("p.proto")], &[protos.path()])
        .unwrap();
    let files = files(out.path());
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
    assert!(files.len() == 2 && all.contains("Charges a card.") && all.contains("A request."), "{all}");
    assert!(!all.contains("temporal-lint"), "{all}");
}

#[derive(Clone, PartialEq, prost::Message)]
struct FileDescriptorSet {
    #[prost(bytes = "vec", repeated, tag = "1")]
    file: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct CodeGeneratorRequest {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(bytes = "vec", repeated, tag = "15")]
    proto_file: Vec<Vec<u8>>,
}

/// Returns the warnings of the plugin for descriptors with or without source info.
fn plugin(schema: &str, has_source_info: bool) -> String {
    let protos = directory(&[("p.proto", schema)]);
    let include = tests().join("../proto");
    let mut compiler = protox::Compiler::new([protos.path(), &include]).unwrap();
    compiler.include_imports(true).include_source_info(has_source_info).open_file("p.proto").unwrap();
    let set = FileDescriptorSet::decode(&*compiler.encode_file_descriptor_set()).unwrap();
    let request = CodeGeneratorRequest { file_to_generate: vec!["p.proto".to_owned()], proto_file: set.file };
    temporal_prost_build::plugin::run(request.encode_to_vec()).warnings.to_string()
}

#[test]
fn descriptors_without_comments_are_noted_once() {
    let comment = "// temporal-lint: allow(missing-timeout) Each call sets its own.";
    let schema = activities("", "", "", comment);
    let note =
        "note: comments that allow lints are unknown, since the descriptors of `p.proto` have no source info";
    let said = plugin(&schema, false);
    assert!(said.contains("`Charge`") && said.contains("`Refund`"), "{said}");
    assert_eq!(said.lines().filter(|line| *line == note).count(), 1, "{said}");
    let said = plugin(&schema, true);
    assert!(!said.contains("`Charge`") && !said.contains("note: "), "{said}");
    let clean = "syntax = \"proto3\"; message M {}";
    assert_eq!(plugin(clean, false), "");
}
