use crate::Files;
use orders::{Shop, v1::orders_temporal};
use temporal_prost::client::Client;
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost_codec::apply_codec;

/// Connects with the profile. This is all that a client needs.
///
/// # Errors
/// If a credential is unusable, or if the gateway refuses it.
pub async fn connect(files: &Files) -> anyhow::Result<Client> {
    let profile = files.settings().profile()?.codec(apply_codec)?;
    Ok(profile.connect().await?)
}

/// Runs the shop's worker until `stop` is ready.
///
/// # Errors
/// If the worker fails.
pub async fn work(client: Client, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    orders_temporal::register_workflows::<Shop>(&mut options)?;
    orders_temporal::register_activities(&mut options, Shop)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let mut worker = Worker::new(&runtime, client, options)?;
    let end = worker.shutdown_handle();
    let stopped = async {
        stop.await;
        end();
    };
    let (end_of_run, ()) = tokio::join!(worker.run(), stopped);
    Ok(end_of_run?)
}
