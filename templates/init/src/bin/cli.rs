//! The command line of the service. `{{ name }} worker` runs the worker.

use std::{
    io::{self, IsTerminal as _},
    process::ExitCode,
};

use temporal_prost::sdk::WorkerOptions;
use tracing_subscriber::filter::{EnvFilter, LevelFilter};

use {{ crate_name }}::v1::greeter_temporal::cli;

fn main() -> ExitCode {
    cli::program().worker(|_| worker()).main()
}

fn worker() -> anyhow::Result<WorkerOptions> {
    // Only the worker logs: the other commands write for people.
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let log = tracing_subscriber::fmt().with_env_filter(filter.from_env_lossy());
    log.with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    {{ crate_name }}::worker()
}
