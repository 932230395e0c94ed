//! A worker of everything on the queue that its argument names, to be killed.

use std::error::Error;
use temporal_prost::{
    client::{Client, ClientOptions, Connection, envconfig::LoadClientConfigProfileOptions},
    sdk::{Runtime, Worker, WorkerOptions},
};
use temporal_prost_e2e::{App, Hands, nasty::v1::foo_temporal};
use tokio::task::LocalSet;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let queue = std::env::args().nth(1).ok_or("name the task queue")?;
    let (connection, options) = ClientOptions::load_from_config(LoadClientConfigProfileOptions::default())?;
    let client = Client::new(Connection::connect(connection).await?, options)?;
    let mut options = WorkerOptions::new(queue).build();
    foo_temporal::register_workflows::<App>(&mut options)?;
    foo_temporal::register_activities(&mut options, Hands)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let mut worker = Worker::new(&runtime, client, options)?;
    LocalSet::new().run_until(worker.run()).await?;
    Ok(())
}
