//! The command `worker`.

use crate::{
    output::{CommandError, Exit, Report, note},
    session::{GlobalFlags, Session},
    waiting::ctrl_c,
};
use clap::Args as _;
use futures_util::future::try_join_all;
use std::error::Error;
use temporalio_client::Client;
use temporalio_sdk::{Runtime, Worker, WorkerOptions};

pub(crate) type AnyError = Box<dyn Error + Send + Sync>;

/// Makes the options of a worker.
pub(crate) type Make = Box<dyn Fn(&Client) -> Result<WorkerOptions, AnyError> + Send + Sync>;

pub(crate) fn command() -> clap::Command {
    let worker =
        clap::Command::new("worker").about("Run the service's workflows and activities until Ctrl-C");
    GlobalFlags::augment_args(worker)
}

/// Runs all workers of the program.
pub(crate) async fn run(makes: &[Make], session: &Session<'_>) -> Result<Report, CommandError> {
    if makes.is_empty() {
        return Err(CommandError::new(Exit::Usage, "this program has no worker"));
    }
    let client = session.client().await?;
    let runtime = Runtime::from_current_tokio(Default::default()).map_err(|error| failure(&error))?;
    let workers = makes.iter().map(|make| {
        let options = make(client).map_err(|error| failure(error.as_ref()))?;
        note(&format!("polling the task queue `{}`", options.task_queue));
        Worker::new(&runtime, client.clone(), options).map_err(|error| failure(&error))
    });
    let mut workers = workers.collect::<Result<Vec<_>, _>>()?;
    let stops: Vec<_> = workers.iter().map(Worker::shutdown_handle).collect();
    tokio::select! {
        done = try_join_all(workers.iter_mut().map(Worker::run)) => {
            done.map_err(|error| failure(&error))?;
            Ok(Report::Nothing)
        }
        error = leave(|| stops.iter().for_each(|stop| stop())) => Err(error),
    }
}

/// Stops at the first signal, and returns an error at the second.
async fn leave(stop: impl Fn()) -> CommandError {
    stop_signal().await;
    note("stopping after the running activities end; press Ctrl-C again to leave at once");
    stop();
    stop_signal().await;
    let message = "left at once: the server gives the running tasks to another worker after their timeouts";
    CommandError::new(Exit::Detached, message)
}

fn failure(error: &(dyn Error + 'static)) -> CommandError {
    CommandError::chain(Exit::Failure, error)
}

async fn stop_signal() {
    tokio::select! {
        () = ctrl_c() => {}
        () = sigterm() => {}
    }
}

#[cfg(unix)]
async fn sigterm() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn sigterm() {
    std::future::pending().await
}
