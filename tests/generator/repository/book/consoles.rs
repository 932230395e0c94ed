//! Every console block of the README and of the book runs, and prints what it shows.
//!
//! The blocks of a page run here, one after the other, in a new directory. A comment in front of a block says otherwise:
//! `<!-- run by: FILE -->` names the test that runs it, and `<!-- not run: REASON -->` says why none does.

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::{
    entrance::protoc_gen_prost,
    markdown::blocks,
    workspace::{directory, git, tests},
};

const SCHEMA: &str = "proto/shop/v1/orders.proto";

/// A command, and the output that the page shows.
#[derive(Debug, PartialEq)]
struct Shown {
    command: String,
    output: String,
}

#[derive(Debug)]
struct Console {
    /// The text of the comment in front of the block.
    comment: Option<String>,
    commands: Vec<Shown>,
}

fn consoles(page: &str) -> Vec<Console> {
    let mut found = Vec::new();
    let mut comment = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        if text == "```console" {
            let indentation = line.len() - text.len();
            let inside = lines.by_ref().take_while(|line| line.trim_start() != "```");
            let inside: Vec<_> = inside.map(|line| line.get(indentation..).unwrap_or_default()).collect();
            found.push(Console { comment: comment.take(), commands: commands(&inside) });
        } else if !text.is_empty() {
            comment =
                text.strip_prefix("<!-- ").and_then(|text| text.strip_suffix(" -->")).map(str::to_owned);
        }
    }
    found
}

/// A backslash continues a command on the next line. Everything else without a `$` is output.
fn commands(lines: &[&str]) -> Vec<Shown> {
    let mut commands = Vec::<Shown>::new();
    let mut is_continued = false;
    for line in lines {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(Shown { command: command.to_owned(), output: String::new() });
        } else if let Some(last) = commands.last_mut() {
            let text = if is_continued { &mut last.command } else { &mut last.output };
            if is_continued {
                text.push('\n');
            }
            text.push_str(line);
            if !is_continued {
                text.push('\n');
            }
        }
        is_continued = line.ends_with('\\');
    }
    commands
}

/// Returns the README and the guides, by name.
fn pages() -> Vec<(String, String)> {
    let root = tests().join("..");
    let guides = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let guides = guides.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let pages = guides.chain([root.join("README.md")]);
    pages.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn docs(page: &str) -> String {
    fs::read_to_string(tests().join("../docs").join(page)).unwrap()
}

/// Returns the schema of a page, before and after the change that it is about.
fn schema(page: &str) -> [String; 2] {
    let same = |schema: String| [schema.clone(), schema];
    match page {
        "breaking.md" => {
            let [before, after, ..] = &blocks(&docs("breaking/activity-renamed.md"), "proto")[..] else {
                panic!()
            };
            [before.clone(), after.clone()]
        }
        "ci.md" => same(blocks(&docs("lints/invalid-attempts.md"), "proto").swap_remove(0)),
        _ => same(fs::read_to_string(tests().join("fixtures/shop").join(SCHEMA)).unwrap()),
    }
}

/// The page shows a part of this schema, without the rpc that needs its other right.
fn clusters(page: &str) -> String {
    let shown = blocks(page, "proto");
    let service = shown.iter().find(|block| block.contains("service Clusters")).unwrap();
    let service = service.trim_end().strip_suffix('}').unwrap();
    format!(
        r#"syntax = "proto3";
        package clusters.v1;
        import "google/protobuf/empty.proto";
        import "temporal/v1/temporal.proto";
        message DeleteClusterRequest {{ string region = 1; string name = 2; int32 nodes = 3; }}
        {service}
          rpc ReplaceCluster(DeleteClusterRequest) returns (google.protobuf.Empty) {{
            option (temporal.v1.workflow) = {{id: "replace/${{! name }}"}};
            option (temporal_prost.v1.access) = {{right: "clusters.read"}};
          }}
        }}"#
    )
}

/// Returns a repository with what a page takes for granted.
fn repository(page: &str, text: &str) -> tempfile::TempDir {
    let [before, after] = schema(page);
    let root = directory(&[(SCHEMA, &before)]);
    let write = |name: &str, contents: &str| {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    };
    match page {
        "authorization.md" => write("proto/clusters/v1/clusters.proto", &clusters(text)),
        "configuration.md" => write("temporal-prost.toml", &blocks(text, "toml")[0]),
        _ => {}
    }
    git(root.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(root.path(), &["add", "."]);
    git(root.path(), &["commit", "--quiet", "--message", "main"]);
    git(root.path(), &["remote", "add", "origin", "."]);
    write(SCHEMA, &after);
    root
}

/// Returns `PATH` with a cargo that only installs, because our programs are there already.
fn path(shims: &Path) -> OsString {
    let cargo = shims.join("cargo");
    fs::write(&cargo, "#!/bin/sh\ntest \"$1\" = install\n").unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let paths = protoc_gen_prost::path();
    let paths = std::iter::once(shims.to_owned()).chain(std::env::split_paths(&paths));
    std::env::join_paths(paths).unwrap()
}

fn run(shown: &Shown, root: &Path, path: &OsString) {
    let mut shell = Command::new("sh");
    let Output { status, stdout, stderr } =
        shell.args(["-c", &shown.command]).current_dir(root).env("PATH", path).output().unwrap();
    let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    if !shown.output.is_empty() {
        assert_eq!(said, shown.output, "{}", shown.command);
    }
    // Both say with 1 that they have found something.
    let finds = ["protoc-gen-rust-temporal breaking ", "protoc-gen-rust-temporal lint "];
    let may_find = finds.iter().any(|command| shown.command.starts_with(command));
    let is_expected = status.success() || may_find && status.code() == Some(1) && said.contains(": error[");
    assert!(is_expected, "{}: {status}\n{said}", shown.command);
}

#[test]
fn every_console_block_runs() {
    let shims = tempfile::tempdir().unwrap();
    let path = path(shims.path());
    let mut count = 0;
    for (page, text) in pages() {
        let consoles: Vec<_> = consoles(&text).into_iter().filter(|block| block.comment.is_none()).collect();
        if consoles.is_empty() {
            continue;
        }
        let root = repository(&page, &text);
        for shown in consoles.iter().flat_map(|block| &block.commands) {
            run(shown, root.path(), &path);
            count += 1;
        }
    }
    assert!(count > 15, "{count} commands");
}

#[test]
fn a_block_that_does_not_run_here_names_its_test_or_the_reason() {
    for (page, text) in pages() {
        let comments = consoles(&text).into_iter().filter_map(|block| block.comment);
        for comment in comments {
            let test = comment.strip_prefix("run by: ").map(|file| tests().join("..").join(file));
            let names_test = test.is_some_and(|file: PathBuf| {
                file.is_file() && fs::read_to_string(&file).unwrap().contains(page.trim_end_matches(".md"))
            });
            let has_reason = comment.strip_prefix("not run: ").is_some_and(|reason| reason.len() > 10);
            assert!(names_test || has_reason, "{page}: {comment}");
        }
    }
}

#[test]
fn commands_and_their_output_are_told_apart() {
    let page =
        "- text\n\n  <!-- not run: of no use -->\n\n  ```console\n  $ a \\\n      b\n  out\n  $ c\n  ```\n";
    let [console] = &consoles(page)[..] else { panic!() };
    assert_eq!(console.comment.as_deref(), Some("not run: of no use"));
    let shown = |command: &str, output: &str| Shown { command: command.into(), output: output.into() };
    assert_eq!(console.commands, [shown("a \\\n    b", "out\n"), shown("c", "")]);
}
