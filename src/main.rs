//! `protoc-gen-rust-temporal`: a request of protoc on standard input, or a subcommand.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use temporal_prost_build::command::{self, Output};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&*error);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let Output { stdout, warnings, .. } = command::run(env::args_os(), io::stdin().lock())?;
    if !warnings.is_empty() {
        eprintln!("{warnings}");
    }
    Ok(io::stdout().write_all(&stdout)?)
}

fn report(error: &dyn Error) {
    eprint!("{error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprint!(": {cause}");
        source = cause.source();
    }
    eprintln!();
}
