//! Measures calls across namespaces, compared with child workflows: calls per second, and the time of a single call.
//!
//! Both run interleaved against one server, in one namespace. `cargo xtask bench` starts the server.

#[path = "../tests/e2e/tests/server/harness.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod harness;
#[path = "throughput/rounds.rs"]
mod rounds;

use rounds::Running;
use std::{
    error::Error,
    time::{Duration, Instant},
};
use temporal_prost::{client::Client, sdk::WorkerOptions};
use temporal_prost_e2e::{
    Distance,
    far_v1::{
        Calls, far_temporal,
        near_temporal::{self, NearClient},
    },
};

const QUEUE: &str = "bench-xns";
/// The number of single calls of each kind.
const SINGLE: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(compare())
}

async fn compare() -> Result<(), Box<dyn Error>> {
    let client = harness::connect().await;
    harness::add_search_attributes(client.clone()).await;
    let options = options(client.clone())?;
    tokio::task::spawn_blocking(|| harness::spawn_options(options)).await?;
    let across = |number| call(client.clone(), "run", number);
    let child = |number| call(client.clone(), "child", number);
    let (mut of_across, mut of_child) = (Vec::new(), Vec::new());
    for number in 0..SINGLE {
        of_across.push(time(across(number)).await?);
        of_child.push(time(child(number)).await?);
    }
    println!("a single call: {:?} across namespaces, {:?} as a child", median(of_across), median(of_child));
    rounds::compare(["across", "child"], [&across, &child]).await
}

fn options(client: Client) -> Result<WorkerOptions, Box<dyn Error>> {
    let mut options = WorkerOptions::new(QUEUE).build();
    near_temporal::register_workflows::<Distance>(&mut options)?;
    far_temporal::register_workflows::<Distance>(&mut options)?;
    far_temporal::register_xns_activities(&mut options, client)?;
    Ok(options)
}

/// Runs a workflow that makes one call.
fn call(client: Client, verb: &str, number: usize) -> Running {
    let name = harness::unique(&number.to_string());
    let calls = Calls { queue: QUEUE.to_owned(), steps: vec![format!("{verb} {name} return")] };
    Box::pin(async move {
        let near = NearClient::new(client).call(calls).task_queue(QUEUE);
        let lines = near.execute().await?.lines;
        Ok(format!("Hello, {}", lines.join(", ")))
    })
}

async fn time(call: Running) -> Result<Duration, Box<dyn Error>> {
    let began = Instant::now();
    call.await.map_err(|error| error.to_string())?;
    Ok(began.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
