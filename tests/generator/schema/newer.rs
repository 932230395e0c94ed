//! Schemas with options of a newer release.

use tempfile::TempDir;

use crate::{
    entrance::protoc,
    workspace::{directory, said, without_columns},
};

const TEMPORAL: &str = include_str!("../../../proto/temporal/v1/temporal.proto");
const OURS: &str = include_str!("../../../proto/temporal_prost/v1/cli.proto");

/// Returns a schema with copies of our files in which each text is followed by another.
fn newer(schema: &str, changes: &[(&str, &str)]) -> TempDir {
    let mut files = [TEMPORAL, OURS].map(str::to_owned);
    for (known, newer) in changes {
        assert!(files.iter().any(|file| file.contains(known)), "{known}");
        files = files.map(|file| file.replace(known, &format!("{known} {newer}")));
    }
    let schema = format!(
        "syntax = \"proto3\"; package p; import \"google/protobuf/empty.proto\"; \
         import \"temporal/v1/temporal.proto\"; import \"temporal_prost/v1/cli.proto\";{schema}"
    );
    directory(&[
        ("p.proto", &schema),
        ("temporal/v1/temporal.proto", &files[0]),
        ("temporal_prost/v1/cli.proto", &files[1]),
    ])
}

/// Returns the positions and names of unknown options, which all entrances report.
fn unknown(schema: &TempDir) -> Vec<(String, String)> {
    let proto = schema.path().join("p.proto");
    let said = said(&proto);
    assert_eq!(without_columns(&protoc::said(&proto, "no_include")), without_columns(&said));
    let lines = said.lines().filter_map(|line| {
        let (at, rest) = line.strip_prefix("p.proto:")?.split_once(": warning[unknown-option]: ")?;
        let name = rest.strip_prefix("this release of the generator does not know `")?;
        Some((at.to_owned(), name.strip_suffix("` and ignores it")?.to_owned()))
    });
    lines.collect()
}

/// Fields of messages that options contain, and what a newer release adds.
const FIELDS: [(&str, &str); 9] = [
    ("temporal.api.common.v1.Priority priority = 25;", "string memo = 26;"),
    ("bool start = 2;", "string header = 5;"),
    ("double backoff_coefficient = 2;", "bool jitter = 6;"),
    ("NexusServiceOptions nexus = 4;", "bool strict = 5;"),
    ("message CLIOptions {", "bool color = 9;"),
    ("message CLICommandOptions {", "bool color = 9;"),
    ("message CLIFlagOptions {", "bool secret = 9;"),
    ("message XNSActivityOptions {", "bool fast = 99;"),
    ("message Patch {", "bool late = 9;"),
];

fn owned<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected.map(|(at, name)| (at.to_owned(), name.to_owned())).into()
}

#[test]
fn fields_of_every_depth_are_noticed() {
    let schema = r#"
        message M { string a = 1 [(temporal.v1.field).cli.secret = true, (temporal_prost.v1.field).cli.secret = true]; }
        service S {
            option (temporal.v1.service) = {task_queue: "q", strict: true, patches: {late: true}};
            option (temporal.v1.cli) = {color: true};
            rpc R(M) returns (M) {
                option (temporal.v1.workflow) = {
                    memo: "m", signal: {ref: "T", header: "h", cli: {color: true}}, retry_policy: {jitter: true, max_attempts: 1}
                    xns: {fast: true}
                };
            }
            rpc T(M) returns (google.protobuf.Empty) {
                option (temporal.v1.signal).cli.color = true;
                option (temporal.v1.signal).xns.fast = true;
            }
        }
    "#;
    let expected = [
        ("2:35", "temporal.v1.CLIFlagOptions.secret"),
        ("2:74", "temporal_prost.v1.CLIFlagOptions.secret"),
        ("4:13", "temporal.v1.Patch.late"),
        ("4:13", "temporal.v1.ServiceOptions.strict"),
        ("5:13", "temporal.v1.CLIOptions.color"),
        ("7:17", "temporal.v1.CLICommandOptions.color"),
        ("7:17", "temporal.v1.RetryPolicy.jitter"),
        ("7:17", "temporal.v1.WorkflowOptions.Signal.header"),
        ("7:17", "temporal.v1.WorkflowOptions.memo"),
        ("7:17", "temporal.v1.XNSActivityOptions.fast"),
        ("13:17", "temporal.v1.CLICommandOptions.color"),
        ("14:17", "temporal.v1.XNSActivityOptions.fast"),
    ];
    assert_eq!(unknown(&newer(schema, &FIELDS)), owned(expected));
}

#[test]
fn options_of_every_element_are_noticed() {
    let options = "
        extend google.protobuf.FileOptions { bool of_file = 7240; }
        extend google.protobuf.MessageOptions { bool of_message = 7240; }
        extend google.protobuf.FieldOptions { bool of_field = 7240; }
        extend google.protobuf.OneofOptions { bool of_oneof = 7240; }
        extend google.protobuf.EnumOptions { bool of_enum = 7240; }
        extend google.protobuf.EnumValueOptions { bool of_value = 7240; }
        extend google.protobuf.ServiceOptions { bool of_service = 7240; }
        extend google.protobuf.MethodOptions { NexusOperationOptions of_rpc = 7240; }
    ";
    let schema = r#"
        option (temporal.v1.of_file) = true;
        message M {
            option (temporal.v1.of_message) = true;
            oneof kind {
                option (temporal.v1.of_oneof) = true;
                string a = 1 [(temporal.v1.of_field) = true];
            }
            enum Kind { option (temporal.v1.of_enum) = true; NONE = 0 [(temporal.v1.of_value) = true]; }
        }
        service S {
            option (temporal.v1.of_service) = true;
            rpc R(M) returns (M) { option (temporal.v1.of_rpc).name = "r"; }
        }
    "#;
    let changes = [("import \"google/protobuf/duration.proto\";", options)];
    let expected = [
        ("2:9", "temporal.v1.of_file"),
        ("4:13", "temporal.v1.of_message"),
        ("6:17", "temporal.v1.of_oneof"),
        ("7:31", "temporal.v1.of_field"),
        ("9:25", "temporal.v1.of_enum"),
        ("9:72", "temporal.v1.of_value"),
        ("12:13", "temporal.v1.of_service"),
        ("13:36", "temporal.v1.of_rpc"),
    ];
    assert_eq!(unknown(&newer(schema, &changes)), owned(expected));
}

#[test]
fn options_of_other_schemas_are_not_ours() {
    let options = r#"
        import "google/protobuf/descriptor.proto";
        extend google.protobuf.MethodOptions { string route = 7240; M body = 50001; }
        message M { string a = 1; }
        service S { rpc R(M) returns (M) { option (route) = "/r"; option (body) = {a: "b"}; } }
    "#;
    let schema = newer(options, &[]);
    assert_eq!(unknown(&schema), []);
}
