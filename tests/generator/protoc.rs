//! The plugin under a real protoc.

use std::{path::Path, process::Command};

use crate::workspace;

/// Runs protoc with the plugin, and returns our file or what protoc printed.
pub(crate) fn run(proto: &Path, parameter: &str) -> Result<Vec<(String, String)>, String> {
    let out = tempfile::tempdir().unwrap();
    let include = tempfile::tempdir().unwrap();
    temporal_prost_build::protos::write(include.path()).unwrap();
    let output = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg(format!("--plugin={}", env!("CARGO_BIN_EXE_protoc-gen-rust-temporal")))
        .arg(format!("--rust-temporal_out={}", out.path().display()))
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
    if output.status.success() {
        return Ok(workspace::files(out.path()));
    }
    let text = String::from_utf8(output.stderr).unwrap();
    Err(text.strip_prefix("--rust-temporal_out: ").unwrap_or(&text).trim_end().to_owned())
}
