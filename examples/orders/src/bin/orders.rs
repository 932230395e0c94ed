//! The shop's command line, which can also run the worker.

use orders::{Shop, v1::orders_temporal};
use std::process::ExitCode;
use temporal_prost::sdk::WorkerOptions;

fn main() -> ExitCode {
    orders_temporal::cli::program().worker(|_| worker()).main()
}

fn worker() -> anyhow::Result<WorkerOptions> {
    // Only the worker logs: the other commands write for people.
    orders::log();
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    orders_temporal::register_workflows::<Shop>(&mut options)?;
    orders_temporal::register_activities(&mut options, Shop)?;
    Ok(options)
}
