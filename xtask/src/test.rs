mod interop;

use crate::demo;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::lane;
use crate::process::Process;
use crate::report::{self, Table};
use crate::server::Server;
use crate::workspace::cargo;
use std::process::Command;
use std::time::Instant;

/// The variable that selects the server in memory for end-to-end tests, if its value is `memory`.
const SERVER: &str = "TEMPORAL_SERVER";

/// Runs everything that CI runs.
pub(crate) fn everything(interrupt: &Interrupt) -> Result<(), Error> {
    let mut run = Run::new(interrupt);
    run.cheap_steps()?;
    run.step("languages", || interop::prepare(interrupt))?;
    run.on_server(cargo(&["test", "--workspace"]).envs(interop::variables()?))?;
    let mut languages = cargo(&["test", "--workspace", "--test", "languages"]);
    run.cargo("languages in memory", languages.envs(interop::variables()?).env(SERVER, "memory"))?;
    run.lanes()?;
    run.times.print();
    Ok(())
}

/// Omits the tests that need Go and Python.
pub(crate) fn without_languages(interrupt: &Interrupt) -> Result<(), Error> {
    let mut run = Run::new(interrupt);
    run.cheap_steps()?;
    run.on_server(&mut cargo(&["test", "--workspace", "--exclude", interop::PACKAGE]))?;
    run.times.print();
    Ok(())
}

/// Also runs the end-to-end tests on the server in memory alone.
pub(crate) fn without_server(interrupt: &Interrupt) -> Result<(), Error> {
    let mut run = Run::new(interrupt);
    run.cheap_steps()?;
    run.cargo("tests", cargo(&["test", "--workspace", "--exclude", interop::PACKAGE]).env(SERVER, "memory"))?;
    run.times.print();
    Ok(())
}

/// A sequence of steps. The first failure ends the run.
struct Run<'a> {
    interrupt: &'a Interrupt,
    times: Table,
}

impl<'a> Run<'a> {
    fn new(interrupt: &'a Interrupt) -> Self {
        Self { interrupt, times: Table::new(&["step", "seconds"]) }
    }

    /// Runs the lanes whose inputs have changed since they were recorded.
    fn lanes(&mut self) -> Result<(), Error> {
        let interrupt = self.interrupt;
        for lane in lane::stale()? {
            self.step(&lane.title(), || lane.run(interrupt))?;
        }
        Ok(())
    }

    fn cheap_steps(&mut self) -> Result<(), Error> {
        self.cargo("format", &mut cargo(&["fmt", "--all", "--check"]))?;
        self.cargo("lints", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
        let mut documentation = cargo(&["doc", "--workspace", "--no-deps"]);
        self.cargo("documentation", documentation.env("RUSTDOCFLAGS", "-Dwarnings"))
    }

    /// Runs the tests on a server, and the examples on another.
    fn on_server(&mut self, tests: &mut Command) -> Result<(), Error> {
        let interrupt = self.interrupt;
        let server = Server::start(interrupt)?;
        self.cargo("tests", tests.envs(server.variables()))?;
        let mut in_memory = cargo(&["test", "--workspace", "--test", "server"]);
        self.cargo("tests in memory", in_memory.env(SERVER, "memory"))?;
        self.step("examples", || demo::examples(interrupt))
    }

    fn cargo(&mut self, name: &str, command: &mut Command) -> Result<(), Error> {
        let interrupt = self.interrupt;
        self.step(name, || Process::run(command, interrupt))
    }

    fn step(&mut self, name: &str, act: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        report::step(name);
        let started = Instant::now();
        act()?;
        self.times.row(vec![name.to_owned(), format!("{:.1}", started.elapsed().as_secs_f64())]);
        Ok(())
    }
}
