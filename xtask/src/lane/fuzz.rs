use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report;
use crate::workspace::{self, cargo};

/// The arguments of libFuzzer after the name of a target.
type Target = (&'static str, &'static [&'static str]);

/// Runs the fuzz targets of the libraries for a minute each.
pub(super) fn libraries(interrupt: &Interrupt) -> Result<(), Error> {
    let targets: [Target; 5] = [
        ("codec", &[]),
        ("token", &["-max_len=4096"]),
        ("read_json", &["-dict=json.dict"]),
        ("write_json", &[]),
        ("expression", &["-dict=expression.dict"]),
    ];
    targets.into_iter().try_for_each(|target| run(target, interrupt))
}

/// Compiles some hundred random schemas, and runs the fuzz targets of the generator for a minute each.
pub(super) fn schemas(interrupt: &Interrupt) -> Result<(), Error> {
    compile(interrupt)?;
    report::step("writing random schemas to start from");
    let corpus =
        ["run", "--package", "temporal-prost-schemas", "--example", "corpus", "--", "tests/fuzz/corpus"];
    Process::run(&mut cargo(&corpus), interrupt)?;
    let targets: [Target; 2] =
        [("request", &["corpus/request"]), ("schema", &["-max_len=65536", "corpus/schema"])];
    targets.into_iter().try_for_each(|target| run(target, interrupt))
}

fn compile(interrupt: &Interrupt) -> Result<(), Error> {
    report::step("compiling random schemas");
    // With a test, so that the SDK has the features that it has in all other builds.
    let check = ["check", "--workspace", "--lib", "--test", "memory"];
    Process::run(cargo(&check).env("RANDOM_SCHEMAS", "450..650"), interrupt)
}

fn run((name, arguments): Target, interrupt: &Interrupt) -> Result<(), Error> {
    report::step(&format!("fuzzing {name}"));
    let mut cargo = cargo(&["run", "--release", "--bin", name, "--", "-max_total_time=60"]);
    cargo.current_dir(workspace::root().join("tests/fuzz")).args(arguments);
    Process::run(&mut cargo, interrupt)
}
