//! The examples in `docs/ci.md` are valid YAML, and their commands run.

use std::{collections::BTreeSet, env, fs, path::Path, process::Command};

use serde_json::Value;

use crate::workspace::{directory, git, tests};

fn page() -> String {
    fs::read_to_string(tests().join("../docs/ci.md")).unwrap()
}

/// Returns the YAML blocks of the page.
fn blocks(page: &str) -> Vec<Value> {
    let blocks = page.split("\n```yaml\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
    blocks.map(|block| serde_yaml_ng::from_str(block).unwrap()).collect()
}

/// Returns the commands in the steps and hooks of a block, without those that install something.
fn commands(block: &Value) -> Vec<String> {
    match block {
        Value::Object(fields) => {
            let named = ["run", "entry"].into_iter().filter_map(|name| fields.get(name)?.as_str());
            let own = named.filter(|command| !command.starts_with("cargo ")).map(str::to_owned);
            own.chain(fields.values().flat_map(commands)).collect()
        }
        Value::Array(items) => items.iter().flat_map(commands).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_commands_of_the_examples_run() {
    let found: Vec<_> = blocks(&page()).iter().flat_map(commands).collect();
    assert_eq!(found.len(), 4, "{found:?}");
    let bin = Path::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal")).parent().unwrap();
    let path =
        env::join_paths([bin.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())));
    let files = directory(&[("proto/shop/v1/orders.proto", "syntax = \"proto3\"; message M {}")]);
    git(files.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(files.path(), &["add", "."]);
    git(files.path(), &["commit", "--quiet", "--message", "main"]);
    git(files.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    for command in found {
        assert!(command.starts_with("protoc-gen-rust-temporal "), "{command}");
        let is_complete = command.contains(".proto");
        let command = if is_complete { command } else { command + " proto/shop/v1/orders.proto" };
        let output = Command::new("sh")
            .current_dir(files.path())
            .env("PATH", path.as_ref().unwrap())
            .args(["-c", &command])
            .output()
            .unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{command}: {output:?}");
    }
    assert!(fs::read_to_string(files.path().join("schemas.sarif")).unwrap().contains("2.1.0"));
}

#[test]
fn every_field_of_the_json_is_documented() {
    let reports = ["lint", "breaking"].map(|command| {
        let file = tests().join(format!("generator/command/{command}/report.json"));
        serde_json::from_str::<Value>(&fs::read_to_string(file).unwrap()).unwrap()
    });
    let findings = reports.iter().flat_map(|report| report["findings"].as_array().unwrap());
    let objects = reports.iter().chain(findings);
    let fields: BTreeSet<_> = objects.flat_map(|object| object.as_object().unwrap().keys()).collect();
    assert!(fields.len() > 12, "{fields:?}");
    let page = page();
    let rows: BTreeSet<_> = page.lines().filter(|line| line.starts_with("| `")).flat_map(cell).collect();
    let undocumented: Vec<_> = fields.into_iter().filter(|field| !rows.contains(field.as_str())).collect();
    assert!(undocumented.is_empty(), "{undocumented:?}");
}

/// Returns the names in the first cell of a row.
fn cell(row: &str) -> impl Iterator<Item = &str> {
    let cell = row.split('|').nth(1).unwrap_or_default();
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn the_lane_runs_the_tofu_of_the_tool_module() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let lane = std::fs::read_to_string(root.join("xtask/src/lane/terraform.rs")).unwrap();
    let tools = std::fs::read_to_string(root.join("tests/terraform/tools/go.mod")).unwrap();
    let (_, version) = lane.split_once("const TOFU: &str = \"").unwrap();
    let version = version.split('"').next().unwrap();
    let required = format!("\tgithub.com/opentofu/opentofu v{version}");
    assert!(tools.lines().any(|tool| tool.starts_with(&required)), "{version} is not in go.mod");
}
