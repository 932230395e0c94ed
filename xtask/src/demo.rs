use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report::step;
use crate::server::Server;
use crate::workspace;
use std::process::Command;

/// Runs the worker and the client of `examples/orders` in one process, on a server in memory.
pub(crate) fn run(interrupt: &Interrupt) -> Result<(), Error> {
    step("building examples/orders (the first build of the Temporal SDK takes some minutes)");
    let arguments = ["run", "--package", "orders", "--example", "orders-demo"];
    Process::run(&mut workspace::cargo(&arguments), interrupt)?;
    step("done; `cargo xtask demo --server` does the same on a Temporal dev server");
    Ok(())
}

/// Starts a server, and runs the worker and the client of `examples/orders` on it.
pub(crate) fn on_server(interrupt: &Interrupt) -> Result<(), Error> {
    step("starting a Temporal dev server");
    let server = Server::start(interrupt)?;
    println!("the server listens on {}", server.address());
    step("building examples/orders (the first build of the Temporal SDK takes some minutes)");
    Process::run(&mut workspace::cargo(&["build", "--package", "orders", "--bins"]), interrupt)?;
    play(&server, interrupt)?;
    step("done; stopping worker and server");
    Ok(())
}

/// Runs all examples on a separate server, where no test has taken their workflow ids.
pub(crate) fn examples(interrupt: &Interrupt) -> Result<(), Error> {
    // Builds everything, because a part alone would compile the SDK again with other features.
    Process::run(&mut workspace::cargo(&["build", "--workspace", "--bins", "--examples"]), interrupt)?;
    let server = Server::start(interrupt)?;
    play(&server, interrupt)?;
    for (example, arguments) in
        [("examples/orders-demo", &[][..]), ("checked-in", &["Ada"]), ("protoc-example", &[])]
    {
        step(&format!("running {example}"));
        Process::run(program(example, &server)?.args(arguments), interrupt)?;
    }
    // `docs/authorization.md` shows the command.
    step("running roles");
    Process::run(program("roles", &server)?.arg("--once"), interrupt)?;
    step("running secure");
    // It starts a server with its own settings.
    let mut secure = Command::new(workspace::program("secure")?);
    Process::run(secure.arg("--once").envs(server.variables()), interrupt)
}

fn play(server: &Server, interrupt: &Interrupt) -> Result<(), Error> {
    step("starting the worker");
    let mut worker = Process::spawn(&mut program("orders-worker", server)?)?;
    step("starting the client");
    let mut client = Process::spawn(&mut program("orders-client", server)?)?;
    let status = interrupt.until(|| {
        worker.expect_running()?;
        client.status()
    })?;
    client.expect_success(status)
}

fn program(name: &str, server: &Server) -> Result<Command, Error> {
    let mut command = Command::new(workspace::program(name)?);
    command.env("TEMPORAL_ADDRESS", server.address());
    Ok(command)
}
