//! Every console block of the repository's Markdown runs, and prints what it shows.
//!
//! The blocks of a page run here, one after the other, in a new directory. A comment in front of a block says otherwise:
//! `<!-- run by: FILE -->` names the test that runs it, and `<!-- not run: REASON -->` says why none does.

mod stage;

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::code_blocks::elsewhere;
use crate::{
    entrance::protoc_gen_prost,
    repository::pages::{Page, pages},
    workspace::tests,
};

/// A command, and the output that the page shows.
#[derive(Debug, PartialEq)]
struct Shown {
    command: String,
    output: String,
}

/// Returns the comment and the commands of each console block.
fn consoles(page: &Page) -> Vec<(Option<String>, Vec<Shown>)> {
    let blocks = page.blocks().into_iter().filter(|block| block.language() == "console");
    blocks.map(|block| (block.comment, commands(&block.text))).collect()
}

/// A backslash continues a command on the next line. Everything else without a `$` is output.
fn commands(block: &str) -> Vec<Shown> {
    let mut commands = Vec::<Shown>::new();
    let mut is_continued = false;
    for line in block.lines() {
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
    let code = i32::from(said.contains(": error["));
    assert_eq!(status.code(), Some(code), "{}:\n{said}", shown.command);
}

#[test]
fn every_console_block_runs() {
    let shims = tempfile::tempdir().unwrap();
    let path = path(shims.path());
    let mut count = 0;
    for page in pages().into_iter().filter(|page| elsewhere(page).is_none()) {
        let consoles: Vec<_> = consoles(&page).into_iter().filter(|(comment, _)| comment.is_none()).collect();
        if consoles.is_empty() {
            continue;
        }
        let root = stage::repository(&page);
        for shown in consoles.iter().flat_map(|(_, commands)| commands) {
            run(shown, root.path(), &path);
            count += 1;
        }
    }
    assert!(count > 18, "{count} commands");
}

#[test]
fn a_block_that_does_not_run_here_names_its_test_or_the_reason() {
    for page in pages() {
        let comments = consoles(&page).into_iter().filter_map(|(comment, _)| comment);
        for comment in comments {
            let test = comment.strip_prefix("run by: ").map(|file| tests().join("..").join(file));
            let names_test = test.is_some_and(|file: PathBuf| {
                file.is_file() && fs::read_to_string(&file).unwrap().contains(page.subject())
            });
            let has_reason = comment.strip_prefix("not run: ").is_some_and(|reason| reason.len() > 10);
            assert!(names_test || has_reason, "{}: {comment}", page.path);
        }
    }
}

#[test]
fn commands_and_their_output_are_told_apart() {
    let shown = |command: &str, output: &str| Shown { command: command.into(), output: output.into() };
    let expected = [shown("a \\\n    b", "out\n"), shown("c", "")];
    assert_eq!(commands("$ a \\\n    b\nout\n$ c\n"), expected);
}
