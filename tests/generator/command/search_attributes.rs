//! `search-attributes` prints commands for a shell.

use std::process::Command;

use crate::workspace::directory;

/// Returns whether the command succeeds, its output and its errors and warnings.
fn run(files: &[(&str, &str)]) -> (bool, String, String) {
    let protos = directory(files);
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    command.args(["search-attributes", "-I"]).arg(protos.path());
    let output = command.arg(protos.path().join(files[0].0)).output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.success(), stdout, stderr)
}

/// A schema in which `option` belongs to the workflow `Run`, and another workflow has more attributes.
fn schema(option: &str) -> String {
    format!(
        r#"
        syntax = "proto3";
        import "temporal/v1/temporal.proto";
        message M {{ string id = 1; int32 count = 2; }}
        service S {{
            rpc Run(M) returns (M) {{ option (temporal.v1.workflow) = {{ {option} }}; }}
            rpc Other(M) returns (M) {{
                option (temporal.v1.workflow).typed_search_attributes = 'keyword.Id = id\nint64.Count = count';
            }}
        }}
        "#
    )
}

#[test]
fn each_attribute_is_printed_once_by_name() {
    let schema = schema(r"typed_search_attributes: 'keyword.Id = id\nbool.Big = count > 7'");
    let (success, stdout, stderr) = run(&[("p.proto", &schema)]);
    assert!(success && stderr.is_empty(), "{stderr}");
    assert_eq!(
        stdout,
        "temporal operator search-attribute create --name Big --type Bool\n\
         temporal operator search-attribute create --name Count --type Int\n\
         temporal operator search-attribute create --name Id --type Keyword\n"
    );
}

#[test]
fn a_name_is_one_word_of_the_shell() {
    let schema = schema(
        r#"typed_search_attributes: 'keyword."a b; touch x" = id', search_attributes: 'root = {"x\\ny": id}'"#,
    );
    let (_, stdout, _) = run(&[("p.proto", &schema)]);
    let lines: Vec<_> = stdout.lines().collect();
    assert_eq!(lines[2], "temporal operator search-attribute create --name 'a b; touch x' --type Keyword");
    assert_eq!(lines[3..], [r"# `x\ny` has no type in the schema"]);
}

#[test]
fn lints_of_attributes_are_warnings() {
    let schema = schema(r"typed_search_attributes: 'string.Id = id\nkeyword.RunId = id', retry_policy: {}");
    let (success, stdout, stderr) = run(&[("p.proto", &schema)]);
    assert!(success);
    assert_eq!(stdout.matches("--name Id --type").count(), 2, "{stdout}");
    assert!(!stdout.contains("RunId"), "{stdout}");
    let rules: Vec<_> =
        stderr.lines().filter_map(|line| line.split_once("warning[")?.1.split(']').next()).collect();
    assert_eq!(rules, ["reserved-search-attribute", "conflicting-search-attribute"]);
}

#[test]
fn imported_workflows_are_left_out_and_a_mistake_is_an_error() {
    let outer = format!("{}\nimport \"inner.proto\";", schema("").replace("service S", "service T"));
    let outer = outer.replace("message M { string id = 1; int32 count = 2; }", "").replace("Count", "Items");
    let inner = schema("typed_search_attributes: 'keyword.Inner = id'");
    let (success, stdout, stderr) = run(&[("outer.proto", &outer), ("inner.proto", &inner)]);
    assert!(success, "{stderr}");
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    let (success, stdout, stderr) = run(&[("p.proto", &schema("typed_search_attributes: 'keyword.Id = '"))]);
    assert!(!success && stdout.is_empty() && stderr.contains("error[syntax]"), "{stderr}");
}
