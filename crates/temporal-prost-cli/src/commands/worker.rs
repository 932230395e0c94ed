//! The command `worker`.

use crate::{
    output::{CommandError, Exit, Report, note},
    session::{GlobalFlags, Session},
    value::flag_value,
};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use std::{error::Error, net::SocketAddr, time::Duration};
use temporal_prost_connect::host::{Host, HostError, HostedWorker, stop_signal};
use temporalio_client::Client;
use temporalio_sdk::WorkerOptions;

pub(crate) type AnyError = Box<dyn Error + Send + Sync>;

/// Makes the options of a worker.
pub(crate) type Make = Box<dyn Fn(&Client) -> Result<WorkerOptions, AnyError> + Send + Sync>;

/// The drain period of a worker without `--drain-period`: activities run to their end.
const LONG: Duration = Duration::from_hours(365 * 24);

#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Worker")]
struct WorkerFlags {
    /// Time in which running activities may end after Ctrl-C or SIGTERM [default: until they end]
    #[arg(long, value_name = "DURATION", value_parser = flag_value::duration)]
    drain_period: Option<Duration>,
    /// Address at which /livez and /readyz answer, such as 0.0.0.0:8080
    #[arg(long, value_name = "ADDRESS")]
    health_address: Option<SocketAddr>,
    /// Address at which Prometheus finds the metrics of the SDK, such as 0.0.0.0:9090
    #[arg(long, value_name = "ADDRESS")]
    metrics_address: Option<SocketAddr>,
}

pub(crate) fn command() -> clap::Command {
    let worker =
        clap::Command::new("worker").about("Run the service's workflows and activities until Ctrl-C");
    GlobalFlags::augment_args(WorkerFlags::augment_args(worker))
}

/// Runs all workers of the program.
pub(crate) async fn run(
    makes: &[Make],
    session: &Session<'_>,
    matches: &ArgMatches,
) -> Result<Report, CommandError> {
    if makes.is_empty() {
        return Err(CommandError::new(Exit::Usage, "this program has no worker"));
    }
    let flags = WorkerFlags::from_arg_matches(matches).map_err(|error| failure(&error))?;
    let host = host(makes, session.client().await?, &flags)?;
    let outcome = tokio::select! {
        outcome = host.run_until(stop()) => outcome,
        error = leave() => return Err(error),
    };
    outcome.map(|()| Report::Nothing).map_err(|error| match error {
        HostError::NotDrained { .. } => CommandError::chain(Exit::Detached, &error),
        error => failure(&error),
    })
}

fn host(makes: &[Make], client: &Client, flags: &WorkerFlags) -> Result<Host, CommandError> {
    let mut host = Host::new().drain_period(flags.drain_period.unwrap_or(LONG));
    for make in makes {
        let options = make(client).map_err(|error| failure(error.as_ref()))?;
        note(&format!("polling the task queue `{}`", options.task_queue));
        host = host.worker(HostedWorker::new(client.clone(), options));
    }
    if let Some(address) = flags.health_address {
        host = host.health_address(address);
    }
    if let Some(address) = flags.metrics_address {
        host = host.metrics_address(address);
    }
    Ok(host)
}

/// Waits for the first signal.
async fn stop() {
    stop_signal().await;
    note("stopping after the running activities end; press Ctrl-C again to leave at once");
}

/// Returns an error at the second signal.
async fn leave() -> CommandError {
    stop_signal().await;
    stop_signal().await;
    let message = "left at once: the server gives the running tasks to another worker after their timeouts";
    CommandError::new(Exit::Detached, message)
}

fn failure(error: &(dyn Error + 'static)) -> CommandError {
    CommandError::chain(Exit::Failure, error)
}
