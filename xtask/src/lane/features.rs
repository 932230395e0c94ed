//! The features of the crates, one without the others.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report;
use crate::workspace::cargo;

/// The packages and the features that are checked without the default ones.
const CHECKED: [(&str, &str); 18] = [
    ("temporal-prost", "client,vendored-protox"),
    ("temporal-prost", "workflow,vendored-protox"),
    ("temporal-prost-biscuit", ""),
    ("temporal-prost-biscuit", "exchange,vendored-protox"),
    ("temporal-prost-cells", ""),
    ("temporal-prost-cells", "cli"),
    ("temporal-prost-codec", "vault,vendored-protox"),
    ("temporal-prost-connect", "vendored-protox"),
    ("temporal-prost-expression", ""),
    ("temporal-prost-expression", "hash"),
    ("temporal-prost-expression", "html"),
    ("temporal-prost-expression", "yaml"),
    ("temporal-prost-secret", "http"),
    ("temporal-prost-secret", "jwt"),
    ("temporal-prost-secret", "server"),
    ("temporal-prost-secret", "vault"),
    ("temporal-prost-terraform", "provider"),
    ("temporal-prost-terraform", "execution"),
];

/// Checks each part of a crate without the others, as a client or a wasm module builds it.
///
/// Tests the feature `testing`, which would add a server's downloader to every other build. Tests the error for a missing
/// feature of expressions, and the codec without features and with zstd.
pub(crate) fn features(interrupt: &Interrupt) -> Result<(), Error> {
    for (package, features) in CHECKED {
        run(&["check", "--package", package, "--no-default-features"], features, interrupt)?;
    }
    let test = ["test", "--package", "temporal-prost", "--test", "activity_environment"];
    run(&test, "testing", interrupt)?;
    missing_feature(interrupt)?;
    for features in ["vendored-protox", "vendored-protox,zstd"] {
        let test = ["test", "--package", "temporal-prost-codec", "--no-default-features"];
        run(&test, features, interrupt)?;
    }
    Ok(())
}

fn missing_feature(interrupt: &Interrupt) -> Result<(), Error> {
    report::step("temporal-prost-biscuit without the features of expressions");
    let test =
        ["test", "--package", "temporal-prost-biscuit", "--no-default-features", "--test", "decisions"];
    let name = ["--", "--ignored", "--exact", "refusals::a_missing_feature_is_named_as_on_its_page"];
    Process::run(cargo(&test).args(name), interrupt)
}

fn run(arguments: &[&str], features: &str, interrupt: &Interrupt) -> Result<(), Error> {
    report::step(&format!("{} with the features `{features}`", arguments[2]));
    Process::run(cargo(arguments).args(["--features", features]), interrupt)
}
