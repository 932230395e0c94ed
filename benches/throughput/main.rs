//! Measures workflows per second of a worker and client with generated code, compared with the SDK's macros.
//!
//! Both run interleaved against one server, and the result is their ratio. `cargo xtask bench` starts the server.

#[path = "../../tests/e2e/tests/server/harness.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod harness;

mod by_generator;
mod by_hand;
mod payload;

use std::{
    error::Error,
    pin::Pin,
    time::{Duration, Instant},
};
use temporal_prost::client::Client;
use tokio::task::JoinSet;

/// The number of blocks. Each block has four rounds, two of each kind.
const BLOCKS: usize = 15;
/// The number of workflows in a round.
const WORKFLOWS: usize = 75;
/// The number of workflows that run at the same time.
const WIDTH: usize = 25;

/// The result of a workflow, or its failure.
type Outcome = Result<String, Box<dyn Error + Send + Sync>>;

/// A workflow run from its start to its result.
type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(compare())
}

async fn compare() -> Result<(), Box<dyn Error>> {
    let workers = tokio::task::spawn_blocking(|| {
        harness::spawn_options(by_generator::options());
        harness::spawn_options(by_hand::options());
    });
    workers.await?;
    let client = harness::connect().await;
    payload::measure(&client).await?;
    pair(&client).await?;
    let mut ratios = Vec::new();
    println!("block  generated/s  by hand/s  ratio");
    for number in 1..=BLOCKS {
        let (generated, by_hand) = pair(&client).await?;
        ratios.push(generated / by_hand);
        println!("{number:>5}  {generated:>11.1}  {by_hand:>9.1}  {:>5.3}", generated / by_hand);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "median ratio {:.3} (half of them from {:.3} to {:.3})",
        ratios[BLOCKS / 2],
        ratios[BLOCKS / 4],
        ratios[BLOCKS * 3 / 4]
    );
    Ok(())
}

/// Runs the rounds in the order A, B, B, A, because the server still cleans up after the previous round and slows down
/// over time.
async fn pair(client: &Client) -> Result<(f64, f64), Box<dyn Error>> {
    let first = round(client, by_generator::greet).await?;
    let by_hand = round(client, by_hand::greet).await? + round(client, by_hand::greet).await?;
    let generated = first + round(client, by_generator::greet).await?;
    Ok((per_second(generated), per_second(by_hand)))
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
fn per_second(elapsed: Duration) -> f64 {
    (2 * WORKFLOWS) as f64 / elapsed.as_secs_f64()
}

async fn round(client: &Client, run: fn(Client, usize) -> Running) -> Result<Duration, Box<dyn Error>> {
    let started = Instant::now();
    let mut running = JoinSet::new();
    for number in 0..WORKFLOWS {
        if running.len() == WIDTH {
            check(running.join_next().await)?;
        }
        running.spawn(run(client.clone(), number));
    }
    while let Some(done) = running.join_next().await {
        check(Some(done))?;
    }
    Ok(started.elapsed())
}

fn check(done: Option<Result<Outcome, tokio::task::JoinError>>) -> Result<(), Box<dyn Error>> {
    let greeting = done.ok_or("nothing was running")??.map_err(|error| error.to_string())?;
    if greeting.starts_with("Hello, ") { Ok(()) } else { Err(greeting.into()) }
}
