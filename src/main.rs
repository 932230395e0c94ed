//! `protoc-gen-rust-temporal`: protoc on standard input, or a subcommand.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let output = temporal_prost_build::command::run(env::args_os(), io::stdin().lock());
    let written =
        output.map_err(Box::<dyn Error>::from).and_then(|bytes| Ok(io::stdout().write_all(&bytes)?));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&*error);
            ExitCode::FAILURE
        }
    }
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
