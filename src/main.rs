//! `protoc-gen-rust-temporal`: a request of protoc on standard input, or a subcommand.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use temporal_prost_build::command::{self, CommandError, Output};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            let command = error.downcast_ref::<CommandError>();
            if let Some(CommandError::Incomplete { changes, .. }) = command {
                // The error is more important than output that nobody can read.
                let _ = io::stdout().write_all(changes.as_bytes());
            }
            report(&*error);
            ExitCode::from(command.map_or(2, CommandError::exit_code))
        }
    }
}

fn run() -> Result<ExitCode, Box<dyn Error>> {
    let Output { stdout, warnings, failed, .. } = command::run(env::args_os(), io::stdin().lock())?;
    if !warnings.is_empty() {
        eprintln!("{warnings}");
    }
    io::stdout().write_all(&stdout)?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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
