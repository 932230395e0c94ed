//! The command line of the schema's service. Its worker runs everything, on the queue that `FOO_QUEUE` names.

use std::{env, error::Error, process::ExitCode};
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_e2e::{App, Hands, nasty::v1::foo_temporal};

fn main() -> ExitCode {
    foo_temporal::cli::program().worker(|_| worker()).main()
}

fn worker() -> Result<WorkerOptions, Box<dyn Error + Send + Sync>> {
    let mut options = WorkerOptions::new(env::var("FOO_QUEUE")?).build();
    foo_temporal::register_workflows::<App>(&mut options)?;
    foo_temporal::register_activities(&mut options, Hands)?;
    Ok(options)
}
