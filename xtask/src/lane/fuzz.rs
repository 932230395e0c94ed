use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report;
use crate::workspace::{self, cargo};

/// The arguments of libFuzzer after the name of a target.
type Target = (&'static str, &'static [&'static str]);

/// Runs each fuzz target of the libraries for a minute.
pub(super) fn libraries(interrupt: &Interrupt) -> Result<(), Error> {
    let targets: [Target; 4] = [
        ("codec", &[]),
        ("read_json", &["-dict=json.dict"]),
        ("write_json", &[]),
        ("expression", &["-dict=expression.dict"]),
    ];
    targets.into_iter().try_for_each(|target| run(target, interrupt))
}

/// Compiles some hundred random schemas, and runs each fuzz target of the generator for a minute.
pub(super) fn generator(interrupt: &Interrupt) -> Result<(), Error> {
    report::step("compiling random schemas");
    // With a test, so that the SDK has the features that it has in all other builds.
    let check = ["check", "--workspace", "--lib", "--test", "memory"];
    Process::run(cargo(&check).env("RANDOM_SCHEMAS", "50..450"), interrupt)?;
    report::step("writing a corpus");
    Process::run(in_fuzz(&mut cargo(&["run", "--release", "--bin", "corpus"])), interrupt)?;
    let targets: [Target; 2] =
        [("request", &["corpus/request"]), ("schema", &["-max_len=65536", "corpus/schema"])];
    targets.into_iter().try_for_each(|target| run(target, interrupt))
}

fn run((name, arguments): Target, interrupt: &Interrupt) -> Result<(), Error> {
    report::step(&format!("fuzzing {name}"));
    let mut cargo = cargo(&["run", "--release", "--bin", name, "--", "-max_total_time=60"]);
    Process::run(in_fuzz(cargo.args(arguments)), interrupt)
}

fn in_fuzz(command: &mut std::process::Command) -> &mut std::process::Command {
    command.current_dir(workspace::root().join("tests/fuzz"))
}
