//! Commands as scripts and people use them.

mod commands;
mod connection;
mod on_call;
mod terminal;

use crate::harness::command;
use serde_json::Value;
use std::process::{Command, Output};

/// Returns the command with these arguments, for the server of the tests.
fn foo(arguments: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_foo"));
    command.args(arguments);
    command
}

/// Returns the command of the service with every option.
fn every(arguments: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_every"));
    command.args(arguments);
    command
}

/// Runs the command, expects exit code 0, and returns its standard output.
fn done(arguments: &[&str]) -> String {
    let output = foo(arguments).output().expect("the command can be run");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    assert_eq!(errors(&output), "", "{arguments:?}");
    String::from_utf8(output.stdout).expect("the output is text")
}

/// Runs the command, and returns its standard output as JSON.
fn read(arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--output", "json"]).collect();
    serde_json::from_str(&done(&arguments)).expect("the output is JSON")
}

/// Runs the command, expects exit code `code`, and returns its standard error.
fn refused(code: i32, arguments: &[&str]) -> String {
    let output = foo(arguments).output().expect("the command can be run");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    errors(&output)
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
