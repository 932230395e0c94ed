use super::{
    command_error::CommandError,
    exit::Exit,
    output::Report,
    program::Program,
    session::{self, GlobalFlags, Session},
};
use clap::Args as _;
use std::error::Error;
use temporalio_client::Client;
use temporalio_sdk::{Runtime, Worker, WorkerOptions};

type AnyError = Box<dyn Error + Send + Sync>;

/// What the worker runs.
pub(super) type Make = Box<dyn Fn(&Client) -> Result<WorkerOptions, AnyError> + Send + Sync>;

impl Program {
    /// Gives the program a command `worker`, which runs what `options` has registered until Ctrl-C or `SIGTERM`.
    /// Activities that are running then have the options' `graceful_shutdown_period` before they are cancelled; without
    /// one, they run to their end. A second Ctrl-C leaves at once.
    pub fn worker<E: Into<AnyError>>(
        mut self,
        options: impl Fn(&Client) -> Result<WorkerOptions, E> + Send + Sync + 'static,
    ) -> Self {
        self.worker = Some(Box::new(move |client| options(client).map_err(Into::into)));
        self
    }
}

pub(super) fn command() -> clap::Command {
    let worker =
        clap::Command::new("worker").about("Run the service's workflows and activities until Ctrl-C");
    GlobalFlags::augment_args(worker)
}

pub(super) async fn run(make: Option<&Make>, session: &Session<'_>) -> Result<Report, CommandError> {
    let Some(make) = make else {
        return Err(CommandError::new(Exit::Usage, "this program has no worker"));
    };
    let client = session.client().await?;
    let options = make(client).map_err(|error| CommandError::chain(Exit::Failure, error.as_ref()))?;
    session::say(&format!("polling the task queue `{}`", options.task_queue));
    let runtime = Runtime::from_current_tokio(Default::default()).map_err(|error| failed(&error))?;
    let mut worker = Worker::new(&runtime, client.clone(), options).map_err(|error| failed(&error))?;
    let stop = worker.shutdown_handle();
    let asked_twice = async {
        asked_to_stop().await;
        session::say("stopping, once the activities that run have ended; Ctrl-C again to leave at once");
        stop();
        asked_to_stop().await;
    };
    tokio::select! {
        done = worker.run() => done.map_err(|error| failed(&error))?,
        () = asked_twice => {
            let left = "left at once: what ran here is given to another worker when its timeouts pass";
            return Err(CommandError::new(Exit::Detached, left));
        }
    }
    Ok(Report::Nothing)
}

fn failed(error: &(dyn Error + 'static)) -> CommandError {
    CommandError::chain(Exit::Failure, error)
}

async fn asked_to_stop() {
    tokio::select! {
        () = super::wait::interrupted() => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
