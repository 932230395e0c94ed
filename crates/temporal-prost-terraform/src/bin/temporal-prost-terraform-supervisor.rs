//! Supervises one run of `tofu` or `terraform` for a worker whose own program cannot.

use std::process::ExitCode;
use temporal_prost_terraform::execution::Supervisor;

fn main() -> ExitCode {
    Supervisor::enter();
    eprintln!("only workers can start temporal-prost-terraform-supervisor, see `Supervisor::at`");
    ExitCode::FAILURE
}
