//! The help of the command and its subcommands. `EXPECTORATE=overwrite cargo test --test generator` accepts a change.

use std::{collections::BTreeSet, process::Command};

use crate::workspace::{cases, tests};

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .args(arguments)
        .arg("--help")
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the names of the commands that the overview lists.
fn commands(overview: &str) -> Vec<&str> {
    let (_, commands) = overview.split_once("\nCommands:\n").unwrap();
    let lines = commands.lines().take_while(|line| !line.is_empty());
    lines.map(|line| line.split_whitespace().next().unwrap()).collect()
}

#[test]
fn every_command_has_help() {
    let folder = tests().join("generator/command/help");
    let overview = help(&[]);
    expectorate::assert_contents(folder.join("overview.txt"), &overview);
    let commands = commands(&overview);
    for command in &commands {
        let text = help(&[command]);
        assert!(text.contains(&format!("protoc-gen-rust-temporal {command}")), "{command}: {text}");
        expectorate::assert_contents(folder.join(format!("{command}.txt")), &text);
    }
    let files = cases(&folder, "txt");
    let files: BTreeSet<_> = files.iter().map(|file| file.file_stem().unwrap().to_str().unwrap()).collect();
    assert_eq!(files, commands.into_iter().chain(["overview"]).collect());
}
