//! The workers of the Nexus service on the task queue `BOURSE_QUEUE`, in a host. With `BOURSE_LOSES_ANSWERS`, its answers
//! to Nexus requests disappear.

use std::{env, error::Error};
use temporal_prost::{
    client::{Client, ClientOptions, Connection, ConnectionOptions, Url},
    nexus::NexusWorker,
    sdk::WorkerOptions,
};
use temporal_prost_connect::{
    Cluster, Transport,
    faults::{Fault, Faults, Rule},
    host::{Host, HostedWorker},
};
use temporal_prost_e2e::{
    bourse::Floor,
    bourse_v1::bourse_temporal::{self, query, update},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let queue = env::var("BOURSE_QUEUE")?;
    let client = connect().await?;
    let mut options = WorkerOptions::new(&*queue).build();
    bourse_temporal::register_workflows::<Floor>(&mut options)?;
    let operations = bourse_temporal::nexus_service().query(query::Status).update(update::Amend);
    let nexus = NexusWorker::new(&client, queue).register(operations)?;
    let host = Host::new().worker(HostedWorker::new(client, options)).task("nexus", move |drain| {
        let nexus = nexus.clone();
        async move { nexus.run_until(drain.requested()).await }
    });
    Ok(host.run().await?)
}

async fn connect() -> Result<Client, Box<dyn Error>> {
    let address = Url::parse(&format!("http://{}", env::var("TEMPORAL_ADDRESS")?))?;
    let options = ConnectionOptions::new(address).build();
    let faults = Faults::new();
    if env::var_os("BOURSE_LOSES_ANSWERS").is_some() {
        faults.add(Rule::new(Fault::Drop).rpc("RespondNexusTaskCompleted"));
    }
    let cluster = Cluster::new("only", options.clone())?.faults(faults);
    let connection = Connection::connect(Transport::new("default", [cluster])?.install(options)).await?;
    Ok(Client::new(connection, ClientOptions::new("default").build())?)
}
