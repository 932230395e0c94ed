//! Supervises one run of `tofu` or `terraform` for a worker whose own program does not.

use std::process::ExitCode;
use temporal_prost_terraform::execution::Supervisor;

fn main() -> ExitCode {
    Supervisor::enter();
    eprintln!("temporal-prost-terraform-supervisor is started by workers, see `Supervisor::at`");
    ExitCode::FAILURE
}
