//! Workflows per second of two variants, interleaved against one server.

use std::{
    error::Error,
    pin::Pin,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// The number of blocks. Each block has four rounds, two of each variant.
const BLOCKS: usize = 15;
/// The number of workflows in a round.
const WORKFLOWS: usize = 75;
/// The number of workflows that run at the same time.
const WIDTH: usize = 25;

/// The result of a workflow, or its failure.
pub(crate) type Outcome = Result<String, Box<dyn Error + Send + Sync>>;

/// A workflow run from its start to its result.
pub(crate) type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// Runs a workflow with this number.
pub(crate) type Run<'a> = &'a dyn Fn(usize) -> Running;

/// Prints the rates of both variants and the median of their ratio, after a block of warming up.
pub(crate) async fn compare(names: [&str; 2], runs: [Run<'_>; 2]) -> Result<(), Box<dyn Error>> {
    println!("block  {:>13}  {:>13}  ratio", format!("{}/s", names[0]), format!("{}/s", names[1]));
    pair(runs).await?;
    let mut ratios = Vec::new();
    for number in 1..=BLOCKS {
        let [first, second] = pair(runs).await?;
        ratios.push(first / second);
        println!("{number:>5}  {first:>13.1}  {second:>13.1}  {:>5.3}", first / second);
    }
    print_median(ratios);
    Ok(())
}

/// Prints the median of ratios, and the middle half of them.
pub(crate) fn print_median(mut ratios: Vec<f64>) {
    ratios.sort_by(f64::total_cmp);
    let at = |quarter| ratios.get(ratios.len() * quarter / 4).copied().unwrap_or_default();
    println!("median ratio {:.3} (half of them from {:.3} to {:.3})", at(2), at(1), at(3));
}

/// Runs the rounds in the order A, B, B, A, because the server still cleans up after the previous round and slows down
/// over time.
async fn pair([first, second]: [Run<'_>; 2]) -> Result<[f64; 2], Box<dyn Error>> {
    let begun = round(first).await?;
    let of_second = round(second).await? + round(second).await?;
    Ok([begun + round(first).await?, of_second].map(per_second))
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
fn per_second(elapsed: Duration) -> f64 {
    (2 * WORKFLOWS) as f64 / elapsed.as_secs_f64()
}

async fn round(run: Run<'_>) -> Result<Duration, Box<dyn Error>> {
    let started = Instant::now();
    let mut running = JoinSet::new();
    for number in 0..WORKFLOWS {
        if running.len() == WIDTH {
            check(running.join_next().await)?;
        }
        running.spawn(run(number));
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
