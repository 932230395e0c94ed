//! Runs the shop's workflows and activities until Ctrl-C.

use orders::{Shop, v1::orders_temporal};
use std::error::Error;
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    orders_temporal::register_workflows::<Shop>(&mut options)?;
    orders_temporal::register_activities(&mut options, Shop)?;

    let runtime = Runtime::from_current_tokio(Default::default())?;
    let mut worker = Worker::new(&runtime, orders::connect().await?, options)?;
    let stop = worker.shutdown_handle();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop();
        }
    });
    println!("worker: waiting for orders on the task queue `{}`", orders_temporal::TASK_QUEUE);
    worker.run().await?;
    Ok(())
}
