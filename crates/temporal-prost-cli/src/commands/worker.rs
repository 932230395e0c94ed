use crate::{
    output::{CommandError, Exit, Report, note},
    session::{GlobalFlags, Session},
    waiting::ctrl_c,
};
use clap::Args as _;
use std::error::Error;
use temporalio_client::Client;
use temporalio_sdk::{Runtime, Worker, WorkerOptions};

pub(crate) type AnyError = Box<dyn Error + Send + Sync>;

/// What the worker runs.
pub(crate) type Make = Box<dyn Fn(&Client) -> Result<WorkerOptions, AnyError> + Send + Sync>;

pub(crate) fn command() -> clap::Command {
    let worker =
        clap::Command::new("worker").about("Run the service's workflows and activities until Ctrl-C");
    GlobalFlags::augment_args(worker)
}

pub(crate) async fn run(make: Option<&Make>, session: &Session<'_>) -> Result<Report, CommandError> {
    let Some(make) = make else {
        return Err(CommandError::new(Exit::Usage, "this program has no worker"));
    };
    let client = session.client().await?;
    let options = make(client).map_err(|error| CommandError::chain(Exit::Failure, error.as_ref()))?;
    note(&format!("polling the task queue `{}`", options.task_queue));
    let runtime = Runtime::from_current_tokio(Default::default()).map_err(|error| failed(&error))?;
    let mut worker = Worker::new(&runtime, client.clone(), options).map_err(|error| failed(&error))?;
    let stop = worker.shutdown_handle();
    let stops = async {
        stop_signal().await;
        note("stopping, once the activities that run have ended; Ctrl-C again to leave at once");
        stop();
        stop_signal().await;
    };
    tokio::select! {
        done = worker.run() => done.map_err(|error| failed(&error))?,
        () = stops => {
            let left = "left at once: what ran here is given to another worker when its timeouts pass";
            return Err(CommandError::new(Exit::Detached, left));
        }
    }
    Ok(Report::Nothing)
}

fn failed(error: &(dyn Error + 'static)) -> CommandError {
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
