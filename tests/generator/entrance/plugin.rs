//! The protocol of protoc, and the command line.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use proptest::prelude::*;
use prost::Message;
use prost_types::compiler::CodeGeneratorResponse;

use crate::{
    entrance::protoc,
    workspace::{directory, files, tests},
};

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn refused(parameter: &str) -> String {
    protoc::run(&tests().join("golden/workflow.proto"), parameter).unwrap_err()
}

#[test]
fn unknown_parameters_are_refused_by_name() {
    assert_eq!(refused("clients=false"), "unknown parameter `clients`: did you mean `client`?");
    assert!(refused("cli-enabled=true").ends_with("`cli-enabled`: a parameter of the Go plugin; use `cli`"));
    assert_eq!(
        refused("client=maybe"),
        "parameter `client`: `maybe` is not a boolean; use `true` or `false`"
    );
    assert_eq!(
        refused("extern_path=a"),
        "parameter `extern_path`: `a` has no `=`; use `.proto.path=::rust::path`"
    );
}

#[test]
fn functions_with_a_feature_of_the_runtime_ask_for_it() {
    let options = r#"option (temporal.v1.workflow) = { id: '${! x.hash("sha1").encode("hex") }' };"#;
    let proto = format!(
        r#"
        syntax = "proto3";
        package p.v1;
        import "temporal/v1/temporal.proto";
        message M {{ string x = 1; }}
        service S {{ rpc R(M) returns (M) {{ {options} }} }}
        "#
    );
    let directory = crate::workspace::directory(&[("p.proto", &proto)]);
    let code = protoc::run(&directory.path().join("p.proto"), "no_include").unwrap().remove(0).1;
    assert!(code.contains("const _: () = tp::NEEDS_FEATURE_EXPRESSION_HASH;"), "{code}");
    assert!(!code.contains("EXPRESSION_YAML"), "{code}");
}

#[test]
fn a_service_may_be_called_like_what_is_generated_for_a_workflow() {
    let proto = r#"
        syntax = "proto3";
        package p.v1;
        import "temporal/v1/temporal.proto";
        message M { string x = 1; }
        service PayWorkflow { rpc Pay(M) returns (M) { option (temporal.v1.workflow) = {}; } }
    "#;
    let directory = crate::workspace::directory(&[("p.proto", proto)]);
    let code = protoc::run(&directory.path().join("p.proto"), "no_include").unwrap().remove(0).1;
    assert!(
        code.contains("pub trait PayWorkflow: Sized") && code.contains("pub trait PayWorkflowWorkflows"),
        "{code}"
    );
}

#[test]
fn payloads_can_be_binary_and_read_leniently() {
    let proto = tests().join("golden/workflow.proto");
    let code = |parameter: &str| protoc::run(&proto, parameter).unwrap().remove(0).1;
    let chosen = code("no_include,encoding=binary,ignore_unknown_fields");
    assert!(chosen.contains("const ENCODING: tp::Encoding = tp::Encoding::Binary;"), "{chosen}");
    assert!(
        chosen.contains("const UNKNOWN_FIELDS: tp::UnknownFields = tp::UnknownFields::Ignore;"),
        "{chosen}"
    );
    assert_eq!(code("no_include,encoding=json,ignore_unknown_fields=false"), code("no_include"));
    assert_eq!(
        refused("encoding=yaml"),
        "parameter `encoding`: `yaml` is not an encoding; use `json` or `binary`"
    );
}

#[test]
fn parts_can_be_generated_apart() {
    let proto = tests().join("golden/workflow.proto");
    let code = |parameter: &str| protoc::run(&proto, parameter).unwrap().remove(0).1;
    let client = code("no_include,worker=false");
    assert!(client.contains("struct GreeterClient") && !client.contains("trait GreetWorkflow"), "{client}");
    let worker = code("no_include,client=false");
    assert!(!worker.contains("struct GreeterClient") && worker.contains("trait GreetWorkflow"), "{worker}");
}

#[test]
fn paths_can_be_changed() {
    let proto = tests().join("golden/references.proto");
    let parameter =
        "no_include,temporal_prost_path=::my::runtime,extern_path=.golden.import=::shared::import";
    let code = protoc::run(&proto, parameter).unwrap().remove(0).1;
    assert!(!code.contains("::temporal_prost"), "{code}");
    assert!(code.contains("::shared::import::shared::v1::lifecycle_temporal::signal::Stop"), "{code}");
    assert!(code.contains("::shared::import::shared::v1::Health"), "{code}");
    // The messages are elsewhere, the services are generated here.
    let code = protoc::run(&proto, "no_include,extern_path=.golden.references=::types").unwrap().remove(0).1;
    assert!(code.contains("::types::DeployRequest"), "{code}");
    assert!(code.contains("super::approvals_temporal::signal::Approve"), "{code}");
}

#[test]
fn the_command_line_says_what_is_wrong() {
    let stderr = |arguments: &[&str]| {
        let output = run(arguments, b"");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(stderr(&["genrate"]), "unknown command `genrate`: did you mean `generate`?\n");
    assert_eq!(
        stderr(&["generate", "--clint=false", "-o", "out", "a.proto"]),
        "unknown parameter `clint`: did you mean `client`?\n"
    );
    assert_eq!(
        stderr(&["generate", "a.proto"]),
        "no output directory given; usage: `generate -I DIR --out DIR FILE…`\n"
    );
}

#[test]
fn help_and_version_are_printed() {
    assert_eq!(run(&["-h"], b"").stdout, run(&["--help"], b"").stdout);
    let version = String::from_utf8(run(&["--version"], b"").stdout).unwrap();
    assert_eq!(version, format!("protoc-gen-rust-temporal {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_protos_are_written_for_protoc() {
    let out = tempfile::tempdir().unwrap();
    assert!(run(&["protos", out.path().to_str().unwrap()], b"").status.success());
    let files = files(out.path());
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "google/api/field_behavior.proto",
            "temporal/api/common/v1/message.proto",
            "temporal/api/enums/v1/workflow.proto",
            "temporal/v1/temporal.proto",
            "temporal/xns/v1/xns.proto",
            "temporal_prost/v1/authorization.proto",
            "temporal_prost/v1/cells.proto",
            "temporal_prost/v1/cli.proto",
            "temporal_prost/v1/terraform.proto",
        ]
    );
}

#[test]
fn an_error_still_declares_what_is_supported() {
    let response = temporal_prost_build::plugin::run(b"\xff".to_vec()).response;
    // supported_features = 3, minimum_edition = 998, maximum_edition = 1001.
    assert!(response.ends_with(&[0x10, 3, 0x18, 0xe6, 7, 0x20, 0xe9, 7]), "{response:?}");
}

/// Returns a request as protoc sends it, for tests that break it.
fn request(protos: &[&str]) -> Vec<u8> {
    let recorder = directory(&[("record.sh", "#!/bin/sh\ncat > \"$(dirname \"$0\")/request\"\n")]);
    let script = recorder.path().join("record.sh");
    Command::new("chmod").arg("+x").arg(&script).status().unwrap();
    let include = tempfile::tempdir().unwrap();
    temporal_prost_build::protos::write(include.path()).unwrap();
    Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg(format!("--plugin=protoc-gen-record={}", script.display()))
        .arg(format!("--record_out={}", recorder.path().display()))
        .args(["-I", include.path().to_str().unwrap(), "-I"])
        .arg(protoc_bin_vendored::include_path().unwrap())
        .arg("-I")
        .arg(tests().join("golden"))
        .args(protos)
        .status()
        .unwrap();
    std::fs::read(recorder.path().join("request")).unwrap()
}

/// Returns the code for a request, or nothing if there is an error.
fn code(request: &[u8]) -> Vec<String> {
    let answer = temporal_prost_build::plugin::run(request.to_vec()).response;
    let answer = CodeGeneratorResponse::decode(&*answer).unwrap();
    let files = answer.file.into_iter().filter(|file| file.insertion_point.is_none());
    let code: Vec<_> = files.map(|file| file.content().to_owned()).collect();
    assert!(answer.error.is_none() || code.is_empty(), "code beside {:?}", answer.error);
    code
}

fn is_rust(code: &[String]) -> bool {
    code.iter().all(|code| syn::parse_file(code).is_ok())
}

/// Returns the request with `char` in the middle of `name` in all places.
fn spoilt(request: &[u8], name: &str, char: u8) -> Vec<u8> {
    let mut spoilt = request.to_owned();
    for at in (0..request.len()).filter(|at| request[*at..].starts_with(name.as_bytes())) {
        spoilt[at + name.len() / 2] = char;
    }
    spoilt
}

#[test]
fn no_name_becomes_code() {
    let request = request(&["handlers.proto", "references.proto"]);
    let own = ["golden.handlers", "references.proto", "Deployments", "Deploy", "DeployRequest", "Approve"];
    // Names in files that are not generated themselves.
    let others =
        ["golden.import.shared", "shared.proto", "Lifecycle", "Stop", "GetHealth", "Scale", "Health"];
    for name in own.into_iter().chain(others) {
        for char in *b"\n\r\"`*/{};" {
            let code = code(&spoilt(&request, name, char));
            let end = &name[name.len() / 2 + 1..];
            let breaks_out =
                code.iter().flat_map(|code| code.lines()).any(|line| line.trim().starts_with(end));
            assert!(is_rust(&code) && !breaks_out, "{name} with {:?}: {code:?}", char::from(char));
        }
    }
}

#[test]
fn broken_requests_are_answered() {
    let request = request(&["handlers.proto", "names.proto"]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    let damage = prop::collection::vec((0..request.len(), any::<u8>()), 1..20);
    runner
        .run(&(damage, 0..request.len()), |(damage, length)| {
            let mut broken = request.clone();
            for (index, byte) in damage {
                broken[index] = byte;
            }
            prop_assert!(is_rust(&code(&broken)));
            prop_assert!(is_rust(&code(&broken[..length])));
            Ok(())
        })
        .unwrap();
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>) {
        prop_assert!(is_rust(&code(&bytes)));
    }
}
