//! The command line of the service with every option.

use std::process::ExitCode;
use temporal_prost_e2e::every::v1::every_temporal;

fn main() -> ExitCode {
    every_temporal::cli::main()
}
