//! The command line of the schema's service. It has a worker for each queue in `FOO_QUEUE`, separated by commas.

use std::{env, process::ExitCode};
use temporal_prost::{RegistrationError, sdk::WorkerOptions};
use temporal_prost_e2e::{App, Hands, nasty::v1::foo_temporal};

fn main() -> ExitCode {
    let queues = env::var("FOO_QUEUE").unwrap_or_default();
    let queues = queues.split(',').map(str::to_owned);
    queues.fold(foo_temporal::cli::program(), |program, queue| program.worker(move |_| worker(&queue))).main()
}

fn worker(queue: &str) -> Result<WorkerOptions, RegistrationError> {
    let mut options = WorkerOptions::new(queue).build();
    foo_temporal::register_workflows::<App>(&mut options)?;
    foo_temporal::register_activities(&mut options, Hands)?;
    Ok(options)
}
