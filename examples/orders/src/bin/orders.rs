//! The shop's command line, which can run the worker too.

use orders::{Shop, v1::orders_temporal};
use std::process::ExitCode;
use temporal_prost::sdk::WorkerOptions;

fn main() -> ExitCode {
    orders_temporal::cli::program().worker(|_| worker()).main()
}

fn worker() -> anyhow::Result<WorkerOptions> {
    // The other commands talk to a person.
    orders::log();
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    orders_temporal::register_workflows::<Shop>(&mut options)?;
    orders_temporal::register_activities(&mut options, Shop)?;
    Ok(options)
}
