//! Simulates fleets of cells, explains assignments and compares versions.

mod arguments;
mod diff;
mod error;
mod explain;
mod simulate;

use arguments::{Arguments, Command};
use clap::Parser;
use error::Error;
use std::io::{self, Write};
use std::iter::successors;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        // A reader such as `head` has seen enough.
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in successors(std::error::Error::source(&error), |error| error.source()) {
                eprintln!("  cause: {}", cause.to_string().trim_end());
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Error> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    match &arguments.command {
        Command::Simulate(arguments) => simulate::run(arguments, &mut output)?,
        Command::Explain(arguments) => explain::run(arguments, &mut output)?,
        Command::Diff(arguments) => diff::run(arguments, &mut output)?,
    }
    Ok(output.flush()?)
}
