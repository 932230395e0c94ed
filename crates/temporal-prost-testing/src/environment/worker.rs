//! Workers that can be stopped and started again.

use super::crew::Crew;
use super::error::EnvironmentError;
use crate::server::MemoryServer;
use std::error::Error;
use std::sync::mpsc::{Receiver, Sender, channel};
use temporalio_client::ClientOptions;
use temporalio_sdk::{Runtime, Worker, WorkerOptions};
use tokio::sync::oneshot;

type BoxError = Box<dyn Error + Send + Sync>;

/// A running worker.
pub(crate) struct TestWorker {
    options: WorkerOptions,
    stop: oneshot::Sender<()>,
    ended: Receiver<Result<(), BoxError>>,
}

impl TestWorker {
    /// Starts a worker and waits until the SDK has accepted its options.
    pub(crate) fn start(
        crew: &Crew,
        server: &MemoryServer,
        (client, options): (&ClientOptions, WorkerOptions),
    ) -> Result<Self, EnvironmentError> {
        let (stop, stopped) = oneshot::channel();
        let (made, is_made) = channel();
        let (end, ended) = channel();
        let (server, client, copy) = (server.clone(), client.clone(), options.clone());
        crew.spawn(move || {
            Box::pin(async move {
                match make(&server, client, copy).await {
                    Err(error) => report(&made, Err(error)),
                    Ok(worker) => {
                        report(&made, Ok(()));
                        report(&end, run(worker, stopped).await);
                    }
                }
            })
        });
        let made = is_made.recv().unwrap_or_else(|gone| Err(gone.into()));
        made.map_err(EnvironmentError::Worker)?;
        Ok(Self { options, stop, ended })
    }

    /// Stops the worker. Returns its options, for a replacement.
    pub(crate) async fn stop(self) -> Result<WorkerOptions, EnvironmentError> {
        let stopped = tokio::task::spawn_blocking(|| self.stop_blocking()).await;
        stopped.map_err(|error| EnvironmentError::WorkerRun(error.into()))?
    }

    pub(crate) fn stop_blocking(self) -> Result<WorkerOptions, EnvironmentError> {
        // A worker that stopped on its own no longer listens. It has already reported the reason.
        let _ = self.stop.send(());
        let ended = self.ended.recv().unwrap_or_else(|gone| Err(gone.into()));
        ended.map_err(EnvironmentError::WorkerRun)?;
        Ok(self.options)
    }
}

fn report(to: &Sender<Result<(), BoxError>>, result: Result<(), BoxError>) {
    // The receiver may be gone.
    let _ = to.send(result);
}

async fn make(
    server: &MemoryServer,
    client: ClientOptions,
    options: WorkerOptions,
) -> Result<Worker, BoxError> {
    let runtime = Runtime::from_current_tokio(Default::default()).map_err(|error| error.to_string())?;
    let client = server.client_with(client).await?;
    Worker::new(&runtime, client, options).map_err(|error| error.to_string().into())
}

async fn run(mut worker: Worker, stopped: oneshot::Receiver<()>) -> Result<(), BoxError> {
    let stop = worker.shutdown_handle();
    let stopping = async {
        // An error means that the sender was dropped: nobody can stop the worker anymore, so it stops now.
        let _ = stopped.await;
        stop();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        ended = worker.run() => ended.map_err(|error| error.to_string().into()),
        () = stopping => Ok(()),
    }
}
