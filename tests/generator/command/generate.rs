//! `generate` with a configuration file, and its check.

mod files;
mod levels;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::workspace::{directory, files, tests};

const SCHEMA: &str = r#"syntax = "proto3";
package shop.v1;
import "temporal/v1/temporal.proto";
service Orders {
  option (temporal.v1.service) = { task_queue: "orders" };
  rpc Place(Order) returns (Order) {
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
  }
}
message Order { string id = 1; bytes seal = 2; }
"#;

const CONFIG: &str = r##"inputs = ["proto"]
includes = ["proto"]
out = "src/gen"

[options]
client = false
encoding = "binary"
extern-path = { ".other" = "::other" }

[lints]
unbounded-retry = "allow"

[limits]
first-wait = "1s"
attempts-per-minute = 30

[prost]
type_attribute = { "shop.v1.Order" = ["#[derive(Eq)]", "#[derive(Hash)]"] }
bytes = ["."]
"##;

fn project() -> tempfile::TempDir {
    directory(&[("temporal-prost.toml", CONFIG), ("proto/shop/v1/orders.proto", SCHEMA)])
}

fn generate(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    command.arg("generate").args(arguments).current_dir(directory).output().unwrap()
}

fn succeeded(output: &Output) {
    assert!(output.status.success(), "{output:?}");
}

fn names(directory: &Path) -> Vec<String> {
    files(directory).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_file_replaces_the_arguments() {
    let project = project();
    succeeded(&generate(project.path(), &[]));
    let out = project.path().join("src/gen");
    let expected = ["mod.rs", "shop.v1.rs", "shop.v1.temporal.rs", "temporal-prost.manifest"];
    assert_eq!(names(&out), expected);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let messages = read("shop.v1.rs");
    for expected in ["#[derive(Eq)]", "#[derive(Hash)]", "pub seal: ::temporal_prost::prost::bytes::Bytes"] {
        assert!(messages.contains(expected), "{messages}");
    }
    assert!(!read("shop.v1.temporal.rs").contains("OrdersClient"));
    assert_eq!(read("mod.rs").matches("include!(\"shop.v1.rs\")").count(), 1, "{}", read("mod.rs"));
    let elsewhere = tempfile::tempdir().unwrap();
    let file = project.path().join("temporal-prost.toml");
    succeeded(&generate(elsewhere.path(), &["--config", file.to_str().unwrap(), "--check"]));
}

/// Runs a build script that writes to `out`.
fn run_build_script(directory: &Path, out: &Path) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "command::generate::build_script", "--ignored", "--nocapture"])
        .env("OUT_DIR", out)
        .env("PROTOC", protoc_bin_vendored::protoc_bin_path().unwrap())
        .current_dir(directory)
        .output()
        .unwrap()
}

/// Runs a build script. Returns its `OUT_DIR` and what it printed.
fn built(directory: &Path) -> (tempfile::TempDir, String) {
    let out = tempfile::tempdir().unwrap();
    let output = run_build_script(directory, out.path());
    succeeded(&output);
    (out, String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_build_script_writes_what_the_command_does() {
    let project = project();
    succeeded(&generate(project.path(), &[]));
    let (out, said) = built(project.path());
    assert!(said.contains("cargo::rerun-if-changed=temporal-prost.toml\n"), "{said}");
    assert!(said.contains("cargo::rerun-if-changed=proto/shop/v1/orders.proto\n"), "{said}");
    let mut expected = files(&project.path().join("src/gen"));
    expected.retain(|(name, _)| name.starts_with("shop"));
    assert_eq!(files(out.path()), expected);
}

#[test]
fn cargo_watches_everything_that_the_code_depends_on() {
    let config = format!("protoc = true\n{CONFIG}")
        .replace("client = false", "docs = \"docs\"\ndocs_templates = \"pages\"");
    let template = ("pages/activity.md", "ACTIVITY\n");
    let project =
        directory(&[("temporal-prost.toml", &*config), ("proto/shop/v1/orders.proto", SCHEMA), template]);
    let (_out, said) = built(project.path());
    for expected in [
        "rerun-if-changed=temporal-prost.toml",
        "rerun-if-changed=proto",
        "rerun-if-changed=proto/shop/v1/orders.proto",
        "rerun-if-changed=pages",
        "rerun-if-env-changed=PROTOC",
        "rerun-if-env-changed=PROTOC_INCLUDE",
    ] {
        assert!(said.contains(&format!("cargo::{expected}\n")), "{expected}: {said}");
    }
}

#[test]
fn templates_are_relative_to_the_file() {
    let config = CONFIG.replace("client = false", "docs = \"docs\"\ndocs_templates = \"pages\"");
    let template = ("pages/activity.md", "ACTIVITY\n");
    let project =
        directory(&[("temporal-prost.toml", &*config), ("proto/shop/v1/orders.proto", SCHEMA), template]);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = project.path().join("temporal-prost.toml");
    succeeded(&generate(elsewhere.path(), &["--config", file.to_str().unwrap()]));
    let page = fs::read_to_string(project.path().join("src/gen/docs/shop.v1.Orders.md")).unwrap();
    assert!(page.contains("ACTIVITY"), "{page}");
}

/// Run by another test as cargo would run it, in a separate process.
#[test]
#[ignore = "it is a build script"]
fn build_script() {
    temporal_prost_build::from_config().unwrap();
}

#[test]
fn an_invalid_schema_leaves_the_directory_as_it_is() {
    let project = project();
    succeeded(&generate(project.path(), &[]));
    let before = files(&project.path().join("src/gen"));
    let broken = SCHEMA.replace("start_to_close_timeout", "start_to_close");
    fs::write(project.path().join("proto/shop/v1/orders.proto"), broken).unwrap();
    assert!(!generate(project.path(), &[]).status.success());
    assert_eq!(files(&project.path().join("src/gen")), before);
}

#[test]
fn the_exit_code_tells_invalid_annotations_from_what_does_not_parse() {
    let project = project();
    let schema = project.path().join("proto/shop/v1/orders.proto");
    for command in ["generate", "docs"] {
        let code = |text: &str| {
            fs::write(&schema, text).unwrap();
            let mut program = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
            program.args([command, "-Iproto", "--out=out"]).arg(&schema).current_dir(project.path());
            program.output().unwrap().status.code()
        };
        assert_eq!(code(SCHEMA), Some(0));
        assert_eq!(code(&SCHEMA.replace("seconds: 1", "seconds: -1")), Some(1));
        assert_eq!(code("syntax = \"proto3\"; message"), Some(2));
    }
    let text = fs::read_to_string(tests().join("generator/command/help/generate.txt")).unwrap();
    assert!(text.contains("1 if `--check` finds a difference or an annotation is invalid"), "{text}");
    assert!(text.contains("2 if the command\ncannot run, as on a schema that does not parse"), "{text}");
}

const SETTINGS: &str = r##"[prost]
message_attribute = { "shop.v1.Order" = "#[message]" }
enum_attribute = { "shop.v1.Kind" = "#[kind]" }
field_attribute = { "shop.v1.Order.id" = "#[field]" }
btree_map = [".shop.v1.Order.sorted"]
boxed = [".shop.v1.Order.inner"]
skip_debug = [".shop.v1.Order"]
disable_comments = [".shop.v1.Order"]
"##;

#[test]
fn every_setting_of_prost_has_its_effect() {
    let config = format!("inputs = [\"a.proto\"]\nout = \"gen\"\n[options]\nhash_maps = true\n{SETTINGS}");
    let schema = "syntax = \"proto3\";\npackage shop.v1;\n// HIDDEN\nmessage Order {\n  string id = 1;\n  \
        map<string, string> sorted = 2;\n  map<string, string> hashed = 3;\n  Inner inner = 4;\n}\n\
        message Inner {}\nenum Kind { NONE = 0; }\n";
    let project = directory(&[("temporal-prost.toml", &*config), ("a.proto", schema)]);
    succeeded(&generate(project.path(), &[]));
    let code = fs::read_to_string(project.path().join("gen/shop.v1.rs")).unwrap();
    let expected = ["#[message]\n", "#[kind]\n", "#[field]\n", "pub hashed: ::std::collections::HashMap<"];
    for expected in expected {
        assert_eq!(code.matches(expected).count(), 1, "{expected}: {code}");
    }
    let type_of = |field: &str| code.split_once(field).unwrap().1.lines().next().unwrap().to_owned();
    assert!(type_of("pub sorted: ").contains("BTreeMap<"), "{code}");
    assert!(type_of("pub inner: ").contains("::boxed::Box<Inner>"), "{code}");
    assert!(!code.contains("HIDDEN"), "{code}");
    let (derives, _) = code.split_once("pub struct Order").unwrap();
    assert!(!derives.contains("Debug"), "{code}");
}

#[test]
fn everything_wrong_with_a_file_is_reported() {
    let config = r#"input = ["proto"]
inputs = ["nothing"]
out = 1

[options]
encodin = "json"
encoding = "jsn"
cli = 1

[lints]
missing-timeot = "deny"
missing-timeout = "den"

[limits]
first-wait = "soon"

[prost]
type_attributes = {}
bytes = [1]
"#;
    let project = directory(&[("temporal-prost.toml", config)]);
    let output = generate(project.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    expectorate::assert_contents(tests().join("generator/command/configuration.txt"), &said);
}

#[test]
fn text_that_does_not_parse_has_a_position() {
    let project = directory(&[("temporal-prost.toml", "protoc = true\nout = \n")]);
    let said = String::from_utf8(generate(project.path(), &[]).stderr).unwrap();
    assert!(said.starts_with("temporal-prost.toml:2:"), "{said}");
}

#[test]
fn arguments_do_not_mix_with_the_file() {
    let project = project();
    let said = |arguments: &[&str]| String::from_utf8(generate(project.path(), arguments).stderr).unwrap();
    let expected = "with `temporal-prost.toml`, only --check is accepted; change the file instead\n";
    assert_eq!(said(&["--cli"]), expected);
    assert_eq!(said(&["--out", "x"]), expected);
    let missing = said(&["--config", "other.toml"]);
    assert!(
        missing.starts_with("cannot read `other.toml`; write one, or name the files on the command line: ")
    );
}

#[test]
fn the_guide_shows_a_file_that_is_accepted() {
    let guide = fs::read_to_string(tests().join("../docs/configuration.md")).unwrap();
    let config = guide.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let project = directory(&[("temporal-prost.toml", config), ("proto/shop/v1/orders.proto", SCHEMA)]);
    succeeded(&generate(project.path(), &[]));
}
