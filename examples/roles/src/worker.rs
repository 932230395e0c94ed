use crate::{Fleet, v1::clusters_temporal};
use temporal_prost::client::Client;
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost_biscuit::WorkerAuthorization;

/// Runs a worker that authorizes all calls, until `stop` is ready.
///
/// # Errors
/// If the worker fails.
pub async fn work(
    client: Client,
    authorization: &WorkerAuthorization,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let mut options = WorkerOptions::new(clusters_temporal::TASK_QUEUE).build();
    clusters_temporal::register_workflows::<Fleet>(&mut options)?;
    clusters_temporal::register_activities(&mut options, Fleet)?;
    authorization.register(&mut options);
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let mut worker = Worker::new(&runtime, client, options)?;
    let end = worker.shutdown_handle();
    let stopped = async {
        stop.await;
        end();
    };
    let (ended, ()) = tokio::join!(worker.run(), stopped);
    Ok(ended?)
}
