//! Runs the workflows of the platform until Ctrl-C.

use platform::{Cloud, Platform, v1::databases_temporal};
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost_connect::Profile;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let mut options = WorkerOptions::new(databases_temporal::TASK_QUEUE).build();
    databases_temporal::register_workflows::<Platform>(&mut options)?;
    databases_temporal::register_activities(&mut options, Cloud)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let mut worker = Worker::new(&runtime, Profile::load()?.connect().await?, options)?;
    let stop = worker.shutdown_handle();
    tokio::spawn(async move {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!("stopping, because the process cannot listen for signals: {error}");
        }
        stop();
    });
    worker.run().await?;
    Ok(())
}
