//! Lanes: tests that are slow and rarely break. `cargo xtask test` runs a lane only if its inputs have changed since
//! `cargo xtask lane NAME` recorded them.

mod browser;
mod clusters;
mod codec;
mod features;
mod fuzz;
mod inputs;
mod record;
pub(crate) mod terraform;
pub(crate) mod ways;

use crate::error::Error;
use crate::guide::{book, consoles};
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::release;
use crate::report;
use crate::server::Server;
use crate::workspace::{self, cargo};
pub(crate) use features::features;
use record::Record;

/// The files that determine how the Temporal SDK and our crates are compiled.
const FEATURES: [&str; 14] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates/temporal-prost",
    "crates/temporal-prost-biscuit",
    "crates/temporal-prost-cells/src",
    "crates/temporal-prost-codec",
    "crates/temporal-prost-connect/Cargo.toml",
    "crates/temporal-prost-connect/src",
    "crates/temporal-prost-expression",
    "crates/temporal-prost-json",
    "crates/temporal-prost-secret/src",
    "crates/temporal-prost-terraform/src",
    "docs/lints/missing-feature.md",
    "xtask/src/lane/features.rs",
];

/// The transport, authorization, and the workflows that survive a failover.
const CLUSTERS: [&str; 10] = [
    "Cargo.lock",
    "crates/temporal-prost-biscuit/src",
    "crates/temporal-prost-connect/src/transport",
    "crates/temporal-prost-connect/src/transport.rs",
    "crates/temporal-prost-connect/tests/connect/errand.rs",
    "crates/temporal-prost-connect/tests/connect/failover",
    "crates/temporal-prost-connect/tests/connect/failover.rs",
    "tests/e2e/src/guards.rs",
    "tests/fixtures/server",
    "xtask/src/lane/clusters.rs",
];

/// The host of workers, and the test of a worker that the server refuses.
const HOST: [&str; 4] = [
    "Cargo.lock",
    "crates/temporal-prost-connect/src/host",
    "crates/temporal-prost-connect/src/host.rs",
    "tests/e2e/tests/server/worker/host/refused.rs",
];

/// The codec, and the programs that show it.
const CODEC: [&str; 5] = [
    "Cargo.lock",
    "crates/temporal-prost-codec",
    "crates/temporal-prost-secret",
    "xtask/src/lane/browser.rs",
    "xtask/src/lane/codec.rs",
];

/// The programs that ask Vault, or whose users it knows.
const VAULT: [&str; 6] = [
    "Cargo.lock",
    "crates/temporal-prost-biscuit/src",
    "crates/temporal-prost-codec",
    "crates/temporal-prost-iam",
    "crates/temporal-prost-secret",
    "xtask/src/lane/codec.rs",
];

/// Profiles, credentials, and the example that rotates them.
const CREDENTIALS: [&str; 5] = [
    "Cargo.lock",
    "crates/temporal-prost-connect",
    "crates/temporal-prost-secret",
    "examples/secure",
    "tests/fixtures/server",
];

/// The guides with commands that need a server, and the programs in them.
const CONSOLES: [&str; 11] = [
    "Cargo.lock",
    "README.md",
    "crates/temporal-prost-cells/src/bin",
    "crates/temporal-prost-cli",
    "docs/cells.md",
    "docs/command-line.md",
    "docs/connecting.md",
    "docs/encryption.md",
    "docs/from-go.md",
    "examples/orders",
    "xtask/src/guide/consoles.rs",
];

/// The providers that `tofu` and `terraform` run.
const TERRAFORM: [&str; 19] = [
    "Cargo.lock",
    "crates/temporal-prost",
    "crates/temporal-prost-codec",
    "crates/temporal-prost-connect",
    "crates/temporal-prost-secret",
    "crates/temporal-prost-terraform",
    "crates/temporal-prost-testing/src",
    "examples/platform",
    "proto/temporal_prost",
    "src/emit/rust/terraform.rs",
    "src/emit/terraform",
    "src/emit/terraform.rs",
    "src/model/provider.rs",
    "src/resolve/provider",
    "src/resolve/provider.rs",
    "tests/depot",
    "tests/fixtures/terraform",
    "tests/terraform",
    "xtask/src/lane/terraform.rs",
];

/// The templates of new projects, and the crates that a project uses.
const WAYS: [&str; 12] = [
    "Cargo.lock",
    "README.md",
    "crates/temporal-prost",
    "crates/temporal-prost-cli",
    "crates/temporal-prost-connect",
    "crates/temporal-prost-testing/src",
    "docs/getting-started.md",
    "docs/session.svg",
    "src",
    "templates/init",
    "xtask/src/guide",
    "xtask/src/lane/ways.rs",
];

pub(crate) struct Lane {
    name: &'static str,
    /// The files and folders that the result depends on.
    inputs: &'static [&'static str],
    run: fn(&Interrupt) -> Result<(), Error>,
}

/// To add a lane, add a row here and run it once.
const LANES: [Lane; 16] = [
    Lane { name: "book", inputs: &["docs", "xtask/src/guide/book.rs"], run: book::lane },
    Lane { name: "cells", inputs: &["crates/temporal-prost-cells"], run: cells },
    Lane { name: "clusters", inputs: &CLUSTERS, run: clusters::failover },
    Lane { name: "consoles", inputs: &CONSOLES, run: consoles::lane },
    Lane { name: "features", inputs: &FEATURES, run: features },
    Lane {
        name: "fuzz",
        inputs: &[
            "tests/fuzz/.cargo",
            "tests/fuzz/Cargo.toml",
            "tests/fuzz/expression.dict",
            "tests/fuzz/json.dict",
            "tests/fuzz/src",
            "crates/temporal-prost-biscuit/src",
            "crates/temporal-prost-codec/src",
            "crates/temporal-prost-expression/src",
            "crates/temporal-prost-json/src",
        ],
        run: fuzz::libraries,
    },
    Lane { name: "host", inputs: &HOST, run: host },
    Lane { name: "java", inputs: &["Cargo.lock", "crates/temporal-prost-biscuit"], run: java },
    Lane {
        name: "npm",
        inputs: &[
            "Cargo.lock",
            "examples/protoc",
            "src",
            "templates/docs",
            "tests/generator/npm.rs",
            "tests/golden",
            "tests/generator/npm",
        ],
        run: npm,
    },
    Lane {
        name: "release",
        inputs: &["Cargo.lock", "Cargo.toml", "src", "proto", "xtask/src/release"],
        run: release::plugin,
    },
    Lane { name: "rotation", inputs: &CREDENTIALS, run: rotation },
    Lane {
        name: "schemas",
        inputs: &[
            "src",
            "crates/temporal-prost-expression/src",
            "tests/fuzz/.cargo",
            "tests/fuzz/Cargo.toml",
            "tests/fuzz/src",
            "tests/random",
            "tests/schemas",
        ],
        run: fuzz::schemas,
    },
    Lane { name: "terraform", inputs: &TERRAFORM, run: terraform::provider },
    Lane { name: "ui", inputs: &CODEC, run: codec::ui },
    Lane { name: "vault", inputs: &VAULT, run: codec::vault },
    Lane { name: "ways", inputs: &WAYS, run: ways::init },
];

/// Runs a lane and records its inputs.
pub(crate) fn run(name: &str, interrupt: &Interrupt) -> Result<(), Error> {
    let unknown =
        || Error::UnknownLane { name: name.to_owned(), lanes: LANES.map(|lane| lane.name).join(", ") };
    let lane = LANES.iter().find(|lane| lane.name == name).ok_or_else(unknown)?;
    let hash = inputs::hash(lane.inputs)?;
    (lane.run)(interrupt)?;
    let mut record = Record::read()?;
    record.set(lane.name, hash);
    record.write()
}

/// Returns the lanes whose inputs have changed since they were recorded.
pub(crate) fn stale() -> Result<Vec<&'static Lane>, Error> {
    let record = Record::read()?;
    let mut stale = Vec::new();
    for lane in &LANES {
        if !record.holds(lane.name, &inputs::hash(lane.inputs)?) {
            stale.push(lane);
        }
    }
    Ok(stale)
}

impl Lane {
    pub(crate) fn title(&self) -> String {
        format!("lane {}", self.name)
    }

    pub(crate) fn run(&self, interrupt: &Interrupt) -> Result<(), Error> {
        (self.run)(interrupt)
    }
}

/// Runs a worker whose polls are refused for a minute.
fn host(interrupt: &Interrupt) -> Result<(), Error> {
    let test =
        ["test", "--workspace", "--test", "server", "--", "--include-ignored", "worker::host::refused"];
    Process::run(cargo(&test).env("TEMPORAL_SERVER", "memory"), interrupt)
}

/// Runs the tests of the generator with programs that npm installs: a linter of Markdown, and buf.
fn npm(interrupt: &Interrupt) -> Result<(), Error> {
    let test = [
        "test",
        "--package",
        "temporal-prost-build",
        "--test",
        "generator",
        "--",
        "--include-ignored",
        "npm::",
    ];
    Process::run(&mut cargo(&test), interrupt)
}

/// Exchanges tokens with biscuit-java, which shares no code with ours.
fn java(interrupt: &Interrupt) -> Result<(), Error> {
    let classpath = workspace::root().join("target/biscuit-java.classpath");
    report::step("installing biscuit-java");
    let mut maven = std::process::Command::new("mvn");
    maven.args(["--quiet", "--batch-mode", "--file"]);
    maven.arg(workspace::root().join("crates/temporal-prost-biscuit/tests/java/pom.xml"));
    maven.arg("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath");
    Process::run(maven.arg(format!("-Dmdep.outputFile={}", classpath.display())), interrupt)?;
    let libraries =
        std::fs::read_to_string(&classpath).map_err(|source| Error::File { path: classpath, source })?;
    let test = ["test", "--package", "temporal-prost-biscuit", "--test", "decisions"];
    let mut test = cargo(&test);
    test.args(["--", "--include-ignored", "java::"]).env("BISCUIT_CLASSPATH", libraries.trim());
    Process::run(&mut test, interrupt)
}

/// Compares a million tenants with formulas and with the implementation in Python, in a build for release.
fn cells(interrupt: &Interrupt) -> Result<(), Error> {
    let test = ["test", "--profile", "bench", "--package", "temporal-prost-cells", "--test", "assignment"];
    Process::run(&mut cargo(&[&test[..], &["--", "--ignored"]].concat()), interrupt)
}

/// Rotates certificates under load, on a dev server behind a gateway and on a server that requires them itself, and edits
/// a profile with the `temporal` command.
fn rotation(interrupt: &Interrupt) -> Result<(), Error> {
    let requiring = clusters::server(interrupt)?;
    let server = Server::start(interrupt)?;
    for test in ["secure", "profiles"] {
        let mut test =
            cargo(&["test", "--workspace", "--test", test, "--", "--include-ignored", "--nocapture"]);
        test.env(clusters::PROGRAM, &requiring).envs(server.variables());
        Process::run(&mut test, interrupt)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_exists() {
        for input in LANES.iter().flat_map(|lane| lane.inputs) {
            assert!(workspace::root().join(input).exists(), "{input}");
        }
    }

    #[test]
    fn only_lanes_of_the_table_are_recorded() {
        for name in Record::read().unwrap().names() {
            assert!(LANES.iter().any(|lane| lane.name == name), "{name}");
        }
    }
}
