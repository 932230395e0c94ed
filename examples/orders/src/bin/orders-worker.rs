//! Runs the shop's workflows and activities until Ctrl-C or SIGTERM.

use orders::{Shop, v1::orders_temporal};
use std::io;
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost_connect::Profile;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    orders::log();
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    orders_temporal::register_workflows::<Shop>(&mut options)?;
    orders_temporal::register_activities(&mut options, Shop)?;

    let runtime = Runtime::from_current_tokio(Default::default())?;
    let mut worker = Worker::new(&runtime, Profile::load()?.connect().await?, options)?;
    let stop = worker.shutdown_handle();
    tokio::spawn(async move {
        if let Err(error) = stop_requested().await {
            tracing::error!("stopping, because the process cannot listen for signals: {error}");
        }
        stop();
    });
    tracing::info!("waiting for orders on the task queue `{}`", orders_temporal::TASK_QUEUE);
    worker.run().await?;
    Ok(())
}

/// Waits for Ctrl-C, or for SIGTERM, which stops services.
async fn stop_requested() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
