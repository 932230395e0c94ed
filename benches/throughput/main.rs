//! Measures workflows per second of a worker and client with generated code, compared with the SDK's macros.
//!
//! Both run interleaved against one server, and the result is their ratio. `cargo xtask bench` starts the server.

#[path = "../../tests/e2e/tests/server/harness.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod harness;

mod by_generator;
mod by_hand;
mod payload;
mod rounds;

use std::error::Error;
use temporal_prost_benches::greet::bench_temporal::TASK_QUEUE;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(compare())
}

async fn compare() -> Result<(), Box<dyn Error>> {
    let workers = tokio::task::spawn_blocking(|| {
        harness::spawn_options(by_generator::options(TASK_QUEUE));
        harness::spawn_options(by_hand::options(by_hand::TASK_QUEUE));
    });
    workers.await?;
    let client = harness::connect().await;
    payload::measure(&client).await?;
    let generated = |number| by_generator::greet(client.clone(), TASK_QUEUE, number);
    let by_hand = |number| by_hand::greet(client.clone(), by_hand::TASK_QUEUE, number);
    rounds::compare(["generated", "by hand"], [&generated, &by_hand]).await
}
