//! The activities with a real `tofu`, and some with a real `terraform`. The lane `terraform` runs these tests.

mod changes;
mod drift;
mod lives;
mod losses;
mod managed;
mod providers;
mod secrets;
mod single;
mod takeover;
mod unlocks;

use crate::stage::{Stage, TestResult, apply, inline};
use std::path::Path;
use std::time::Duration;
use temporal_prost::prost_types::{Struct, Value, value::Kind};
use temporal_prost_terraform::execution::Cli;
use temporal_prost_terraform::execution::v1::{ApplyRequest, Configuration, Stack};

fn tofu() -> TestResult<Cli> {
    program("TOFU_PATH")
}

fn terraform() -> TestResult<Cli> {
    program("TERRAFORM_PATH")
}

/// Returns the program at the path in an environment variable.
fn program(variable: &str) -> TestResult<Cli> {
    let path = std::env::var(variable)
        .map_err(|_| format!("{variable} is not set; run `cargo xtask lane terraform`"))?;
    // The user's own configuration of the CLI must not matter.
    Ok(Cli::at(path).grace(Duration::from_secs(10)).env("TF_CLI_CONFIG_FILE", "/dev/null"))
}

async fn stage(directory: &Path) -> TestResult<Stage> {
    Stage::start(directory, tofu()?).await
}

/// Returns a configuration that keeps its state in a directory.
fn configuration(directory: &Path, text: &str) -> Configuration {
    let state = directory.join("state/terraform.tfstate");
    let state = state.display();
    inline(&format!("terraform {{\n  backend \"local\" {{\n    path = \"{state}\"\n  }}\n}}\n{text}"))
}

fn stack(directory: &Path, text: &str) -> Stack {
    let configuration = Some(configuration(directory, text));
    Stack { name: "db".to_owned(), configuration, ..Stack::default() }
}

fn with_size(mut stack: Stack, size: f64) -> Stack {
    let size = Value { kind: Some(Kind::NumberValue(size)) };
    stack.variables = Some(Struct { fields: [("size".to_owned(), size)].into() });
    stack
}

fn applied(stack: Stack) -> ApplyRequest {
    apply(stack)
}
