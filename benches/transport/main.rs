//! Measures our transport, compared with the SDK's: calls one after the other, and workflows per second of a client and
//! a worker. Both run interleaved against one server, and the result is their ratio. For calls, a third transport shows
//! how much of the difference is due to the SDK's hook. `cargo xtask bench` starts the server.

#[path = "../../tests/e2e/tests/server/harness.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod harness;

mod bare;
#[path = "../throughput/by_hand.rs"]
#[expect(dead_code, reason = "another bench uses the queue")]
mod by_hand;
#[path = "../throughput/rounds.rs"]
mod rounds;

use std::{
    error::Error,
    time::{Duration, Instant},
};
use temporal_prost::client::{
    Client, ClientOptions, Connection, ConnectionOptions, Url, grpc::WorkflowService as _,
    tonic::IntoRequest as _,
};
use temporal_prost::workflow::common::protos::temporal::api::workflowservice::v1::DescribeNamespaceRequest;
use temporal_prost_connect::{Cluster, Transport};

/// The number of blocks of calls.
const BLOCKS: usize = 400;
/// The number of calls of each transport in a block.
const CALLS: u32 = 20;
/// The task queues of both transports.
const QUEUES: [&str; 2] = ["bench-our-transport", "bench-sdk-transport"];

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(compare())
}

async fn compare() -> Result<(), Box<dyn Error>> {
    let clients = [ours().await?, harness::connect().await];
    calls(&clients).await?;
    for (queue, client) in QUEUES.into_iter().zip(clients.clone()) {
        let start = move || harness::spawn_by(by_hand::options(queue), async move { client });
        tokio::task::spawn_blocking(start).await?;
    }
    let ours = |number| by_hand::greet(clients[0].clone(), QUEUES[0], number);
    let sdks = |number| by_hand::greet(clients[1].clone(), QUEUES[1], number);
    rounds::compare(["ours", "the SDK's"], [&ours, &sdks]).await
}

/// Returns a client with our transport.
async fn ours() -> Result<Client, Box<dyn Error>> {
    let options = options()?;
    let transport = Transport::new("default", [Cluster::new("active", options.clone())?])?;
    let connection = Connection::connect(transport.install(options)).await?;
    Ok(Client::new(connection, ClientOptions::new("default").build())?)
}

fn options() -> Result<ConnectionOptions, Box<dyn Error>> {
    Ok(ConnectionOptions::new(Url::parse(&format!("http://{}", harness::address()))?).build())
}

/// Prints the time of a call with each transport, and the medians of the ratios of the rates.
async fn calls([ours, sdks]: &[Client; 2]) -> Result<(), Box<dyn Error>> {
    let bare = bare::client(options()?).await?;
    let mut blocks = Vec::new();
    for _ in 0..=BLOCKS {
        blocks.push(block([ours, sdks, &bare]).await?);
    }
    // The first block warms up.
    let blocks = &blocks[1..];
    for (number, name) in ["ours", "the SDK's", "the least behind the SDK's hook"].into_iter().enumerate() {
        let total: Duration = blocks.iter().map(|times| times[number]).sum();
        println!("a call, {name}: {:.1?}", total / (2 * CALLS * u32::try_from(BLOCKS).unwrap_or(1)));
    }
    let ratios = |of: usize, to: usize| {
        blocks.iter().map(|times| times[to].as_secs_f64() / times[of].as_secs_f64()).collect()
    };
    println!("ours to the SDK's:");
    rounds::print_median(ratios(0, 1));
    println!("the least to the SDK's:");
    rounds::print_median(ratios(2, 1));
    println!("ours to the least:");
    rounds::print_median(ratios(0, 2));
    Ok(())
}

/// Returns the times of calls with each transport, once in this order and once in the reverse.
async fn block(clients: [&Client; 3]) -> Result<[Duration; 3], Box<dyn Error>> {
    let mut times = [Duration::ZERO; 3];
    for number in [0, 1, 2, 2, 1, 0] {
        times[number] += call(clients[number]).await?;
    }
    Ok(times)
}

async fn call(client: &Client) -> Result<Duration, Box<dyn Error>> {
    let mut connection = client.connection().clone();
    let begun = Instant::now();
    for _ in 0..CALLS {
        let request = DescribeNamespaceRequest { namespace: "default".to_owned(), ..Default::default() };
        connection.describe_namespace(request.into_request()).await?;
    }
    Ok(begun.elapsed())
}
