//! Schemas with options of ours, in languages whose generators ignore them.

use std::{fs, path::Path, process::Command};

/// Reads a rule as every Go program can.
const PROGRAM: &str = r#"package main

import (
	"fmt"

	golden "interop/golden"
	options "interop/options"

	"google.golang.org/protobuf/proto"
)

func main() {
	service := golden.File_authorization_proto.Services().ByName("Clusters")
	method := service.Methods().ByName("CreateCluster").Options()
	access := proto.GetExtension(method, options.E_Access).(*options.AccessOptions)
	policy := proto.GetExtension(service.Options(), options.E_Policy).(*options.PolicyOptions)
	fmt.Println(access.Right, len(access.Check), policy.Rights)
}
"#;

/// Runs a program and returns its output.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_schema_with_a_policy_compiles_for_go() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("protoc-gen-go");
    let mut build = Command::new("go");
    build.args(["build", "-o"]).arg(&plugin).arg("google.golang.org/protobuf/cmd/protoc-gen-go");
    run(build.current_dir(package.join("go")));
    let mut protoc = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    protoc.arg(format!("--plugin=protoc-gen-go={}", plugin.display()));
    protoc.arg("-I").arg(package.join("../golden")).arg("-I").arg(package.join("../../proto"));
    protoc.arg(format!("--go_out={}", folder.path().display())).arg("--go_opt=module=interop");
    for (file, to) in [
        ("authorization.proto", "golden"),
        ("temporal/v1/temporal.proto", "temporal"),
        ("temporal_prost/v1/authorization.proto", "options"),
    ] {
        protoc.arg(format!("--go_opt=M{file}=interop/{to}")).arg(file);
    }
    run(&mut protoc);
    for file in ["go.mod", "go.sum"] {
        fs::copy(package.join("go").join(file), folder.path().join(file)).unwrap();
    }
    fs::write(folder.path().join("main.go"), PROGRAM).unwrap();
    let shown = run(Command::new("go").args(["run", "."]).current_dir(folder.path()));
    assert_eq!(shown, "clusters.create 2 [clusters.read clusters.create clusters.delete]\n");
}
