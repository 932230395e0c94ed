//! protoc with the real protoc-gen-prost before the plugin, as in examples/protoc.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use crate::workspace::{directory, files, tests};

/// The version in the example's `README.md`, which generated the messages.
const VERSION: &str = "0.5.0";

/// The directory of the program. It is installed only once, because parallel installations would conflict.
static PROTOC_GEN_PROST: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("protoc-gen-prost-{VERSION}"));
    let arguments = ["install", "--quiet", "--locked", "protoc-gen-prost", "--version", VERSION, "--root"];
    let status = Command::new(env!("CARGO")).args(arguments).arg(&root).status().unwrap();
    assert!(status.success(), "protoc-gen-prost {VERSION} cannot be installed");
    root.join("bin")
});

/// Returns `PATH` with our plugin, theirs and protoc in front.
pub(crate) fn path() -> OsString {
    let plugin = Path::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"));
    let protoc = protoc_bin_vendored::protoc_bin_path().unwrap();
    let first =
        [plugin.parent().unwrap().to_owned(), PROTOC_GEN_PROST.clone(), protoc.parent().unwrap().to_owned()];
    env::join_paths(first.into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap()))).unwrap()
}

/// Returns the commands of a README that call protoc or the plugin.
fn commands(readme: &Path) -> Vec<String> {
    let readme = fs::read_to_string(readme).unwrap();
    let commands = readme.lines().filter_map(|line| line.strip_prefix("$ protoc"));
    commands.map(|rest| format!("protoc{rest}")).collect()
}

/// Runs the commands of `readme` for the schema `proto` of `example`, and returns the files in `src/gen`.
fn generated(readme: &Path, example: &Path, proto: &str) -> Vec<(String, String)> {
    let directory = tempfile::tempdir().unwrap();
    let copy = directory.path().join(proto);
    fs::create_dir_all(copy.parent().unwrap()).unwrap();
    fs::copy(example.join(proto), copy).unwrap();
    fs::create_dir_all(directory.path().join("src/gen")).unwrap();
    let path = path();
    for command in commands(readme) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).current_dir(directory.path()).env("PATH", &path);
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    files(&directory.path().join("src/gen"))
}

#[test]
fn the_protoc_example_is_fresh_after_the_commands_of_its_readme() {
    let example = tests().join("../examples/protoc");
    let generated = generated(&example.join("README.md"), &example, "proto/bank/v1/transfers.proto");
    let names: Vec<_> = generated.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["bank/v1/bank.v1.rs", "bank/v1/bank.v1.temporal.rs"]);
    assert!(generated[0].1.contains("include!(\"bank.v1.temporal.rs\");"), "{}", generated[0].1);
    for (name, contents) in generated {
        expectorate::assert_contents(example.join("src/gen").join(name), &contents);
    }
}

#[test]
fn the_commands_of_the_guide_write_the_same() {
    let root = tests().join("..");
    let example = root.join("examples/orders");
    let guide = root.join("docs/generating.md");
    let generated = generated(&guide, &example, "proto/shop/v1/orders.proto");
    let names: Vec<_> = generated.iter().map(|(name, _)| name.as_str()).collect();
    let [under_protoc, alone] =
        [["shop/v1/shop.v1.rs", "shop/v1/shop.v1.temporal.rs"], ["shop.v1.rs", "shop.v1.temporal.rs"]];
    let [first, last] = ["mod.rs", "temporal-prost.manifest"];
    assert_eq!(names, [&[first][..], &alone, &under_protoc, &[last]].concat());
    assert_eq!(generated[2].1, generated[4].1);
}

/// Returns the comments in the messages that protoc-gen-prost generates.
fn comments(options: &[&str]) -> String {
    let proto = r#"
        syntax = "proto3";
        // A message.
        //
        //     let indented = 1;
        //
        // ```
        // let fenced = 1;
        // ```
        //
        // ```text
        // let text = 1;
        // ```
        message M {
            // A field of it.
            string a = 1;
        }
    "#;
    let protos = directory(&[("p.proto", proto)]);
    let mut command = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap());
    command.env("PATH", path()).arg("--prost_out").arg(protos.path()).arg("-I").arg(protos.path());
    let output = command.args(options).arg("p.proto").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = files(protos.path());
    let (_, code) = files.iter().find(|(name, _)| name != "p.proto").unwrap();
    code.lines().filter_map(|line| line.trim_start().strip_prefix("///")).collect::<Vec<_>>().join("\n")
}

/// The remedies in the guide. rustdoc compiles code blocks, unless they are marked as text.
#[test]
fn comments_are_copied_unless_they_are_disabled() {
    let copied = comments(&[]);
    for code in
        ["      let indented = 1;", " ```\n let fenced = 1;", " ```text\n let text = 1;", " A field of it."]
    {
        assert!(copied.contains(code), "{copied}");
    }
    assert_eq!(comments(&["--prost_opt=disable_comments=."]), "");
}
