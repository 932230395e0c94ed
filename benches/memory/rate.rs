//! Workflows per second, in memory and on a dev server.

use crate::flow::{Failure, Outcome, environment, express, register};
use orders::v1::orders_temporal;
use std::env;
use std::process;
use std::thread;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use temporal_prost::client::Client;
use temporal_prost::sdk::{Runtime, Worker, WorkerOptions};
use temporal_prost_connect::Profile;
use tokio::task::{JoinSet, LocalSet};

/// The number of workflows that run at the same time.
const WIDTH: usize = 50;
/// The number of workflows in a round.
const WORKFLOWS: usize = 200;
/// The rounds on each server, in turn.
const ROUNDS: usize = 3;

/// Runs rounds on both servers in turn, and prints their medians.
pub(crate) fn compare() -> Outcome {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    tokio.block_on(async {
        let env = environment(|options| options.replay_everything = false).await?;
        let dev = if env::var_os("TEMPORAL_ADDRESS").is_some() { Some(connect().await?) } else { None };
        let (mut in_memory, mut on_dev) = (Vec::new(), Vec::new());
        for number in 0..ROUNDS {
            in_memory.push(round(&env.client(), &unique(number), WORKFLOWS).await?);
            if let Some(dev) = &dev {
                on_dev.push(round(dev, &unique(number), WORKFLOWS).await?);
            }
        }
        println!("workflows per second, {WIDTH} at a time: {:.0} in memory", median(in_memory));
        if dev.is_some() {
            println!("  on the dev server: {:.0}", median(on_dev));
        }
        Ok(env.finish()?)
    })
}

/// Runs workflows, and returns their number per second.
#[expect(clippy::cast_precision_loss, reason = "a small number")]
pub(crate) async fn round(client: &Client, prefix: &str, workflows: usize) -> Result<f64, Failure> {
    let begun = Instant::now();
    let mut running = JoinSet::new();
    for number in 0..workflows {
        if running.len() == WIDTH {
            running.join_next().await.ok_or("nothing was running")???;
        }
        running.spawn(express(client.clone(), format!("{prefix}/{number}")));
    }
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(workflows as f64 / begun.elapsed().as_secs_f64())
}

/// Connects to the server that the environment names, and starts a worker that runs until the process ends.
pub(crate) async fn connect() -> Result<Client, Failure> {
    let client = Profile::load()?.connect().await?;
    let workers = client.clone();
    thread::spawn(move || {
        // Without a worker, the benchmark would wait forever.
        if let Err(error) = work_forever(workers) {
            eprintln!("the worker has failed: {error}");
            process::exit(1);
        }
    });
    Ok(client)
}

fn work_forever(client: Client) -> Outcome {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio.block_on(LocalSet::new().run_until(work(client)))
}

async fn work(client: Client) -> Outcome {
    let mut options = WorkerOptions::new(orders_temporal::TASK_QUEUE).build();
    register(&mut options)?;
    let runtime = Runtime::from_current_tokio(Default::default())?;
    Worker::new(&runtime, client, options).map_err(|error| error.to_string())?.run().await?;
    Ok(())
}

/// Returns a prefix of ids that no other run of this benchmark uses.
fn unique(round: usize) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{}/{round}", now.as_millis())
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
