//! The plugin under a real protoc.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
};

use prost::Message;
use prost_types::compiler::{CodeGeneratorResponse, code_generator_response as response};

use crate::workspace;

/// All generated files by name, or the output of protoc.
pub(crate) type Outcome = Result<Vec<(String, String)>, String>;

/// Another plugin, which always generates the same file.
pub(crate) struct Generator {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) content: &'static str,
}

/// Runs protoc with the plugin.
pub(crate) fn run(proto: &Path, parameter: &str) -> Outcome {
    let out = tempfile::tempdir().unwrap();
    protoc(&mut Command::new(protoc_bin_vendored::protoc_bin_path().unwrap()), proto, parameter, out.path())
}

/// Runs protoc with the plugin for several files of one directory.
pub(crate) fn run_all(protos: &[&Path], parameter: &str) -> Outcome {
    let out = tempfile::tempdir().unwrap();
    let mut command = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    let (last, first) = protos.split_last().unwrap();
    protoc(command.args(first), last, parameter, out.path())
}

/// Runs protoc with the plugin, and returns the output of both.
pub(crate) fn said(proto: &Path, parameter: &str) -> String {
    let out = tempfile::tempdir().unwrap();
    let command = &mut Command::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    output(command, proto, parameter, out.path()).1
}

/// Runs protoc with `first` and then the plugin.
pub(crate) fn run_after(first: &Generator, proto: &Path) -> Outcome {
    let Generator { name, file, content } = first;
    let file = response::File {
        name: Some((*file).to_owned()),
        content: Some((*content).to_owned()),
        ..response::File::default()
    };
    let response = CodeGeneratorResponse { file: vec![file], ..CodeGeneratorResponse::default() };
    let directory =
        workspace::directory(&[("plugin.sh", "#!/bin/sh\ncat > /dev/null\ncat \"$0.response\"\n")]);
    let script = directory.path().join("plugin.sh");
    fs::write(directory.path().join("plugin.sh.response"), response.encode_to_vec()).unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();

    let out = tempfile::tempdir().unwrap();
    let mut command = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    command.arg(format!("--plugin=protoc-gen-{name}={}", script.display()));
    command.arg(format!("--{name}_out={}", out.path().display()));
    protoc(&mut command, proto, "", out.path())
}

fn protoc(command: &mut Command, proto: &Path, parameter: &str, out: &Path) -> Outcome {
    let (success, said) = output(command, proto, parameter, out);
    if success { Ok(workspace::files(out)) } else { Err(said.trim_end().to_owned()) }
}

/// Returns `true` if protoc succeeded, and its output.
fn output(command: &mut Command, proto: &Path, parameter: &str, out: &Path) -> (bool, String) {
    let include = tempfile::tempdir().unwrap();
    temporal_prost_build::protos::write(include.path()).unwrap();
    let output = command
        .arg(format!("--plugin={}", env!("CARGO_BIN_EXE_protoc-gen-rust-temporal")))
        .arg(format!("--rust-temporal_out={}", out.display()))
        .arg(format!("--rust-temporal_opt={parameter}"))
        .arg("-I")
        .arg(proto.parent().unwrap())
        .arg("-I")
        .arg(include.path())
        .arg("-I")
        .arg(protoc_bin_vendored::include_path().unwrap())
        .arg(proto)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    // Warnings of protoc itself, which are about files by their path.
    let protocs = format!("{}:", proto.display());
    let ours = |line: &&str| !(line.starts_with(&protocs) && line.contains(": warning: "));
    let text: String = text.split_inclusive('\n').filter(ours).collect();
    let text = text.strip_prefix("--rust-temporal_out: ").unwrap_or(&text).to_owned();
    (output.status.success(), text)
}
