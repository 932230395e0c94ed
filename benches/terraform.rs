//! Measures `tofu plan` and `tofu apply` of 100 resources, compared with 100 resources of a provider that does nothing, and
//! with the same 100 starts by a client.
//!
//! `cargo xtask bench` starts the server and builds `tofu`.

#[path = "throughput/rounds.rs"]
#[expect(dead_code, reason = "it compares rates, too")]
mod rounds;

use depot::{
    Hall,
    v2::{
        AwaitShelfRequest, Shelf,
        boxes_temporal::{self, BoxesClient},
    },
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::{
    error::Error,
    time::{Duration, Instant},
};
use temporal_prost::client::{Client, ClientOptions, Connection, ConnectionOptions, Url};
use test_terraform::{Cli, Directory, Found, Provider, TestServer, TestWorker};
use tokio::time::timeout;

/// The number of measurements.
const BLOCKS: i32 = 5;
/// The number of resources.
const RESOURCES: i32 = 100;
/// The number of resources that `tofu` makes at the same time.
const WIDTH: usize = 10;
/// The time for all measurements, which take some seconds each.
const PATIENCE: Duration = Duration::from_mins(5);

fn main() -> Result<(), Box<dyn Error>> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    tokio.block_on(async { timeout(PATIENCE, compare()).await? })
}

async fn compare() -> Result<(), Box<dyn Error>> {
    let server = TestServer::start().await;
    let target = Url::parse(&format!("http://{}", server.address))?;
    let connection = Connection::connect(ConnectionOptions::new(target).build()).await?;
    let client = Client::new(connection, ClientOptions::new(&server.namespace).build())?;
    let _worker = TestWorker::start(client.clone(), depot::worker(&Hall::default())?);
    let debug = boxes_temporal::terraform::program().debug()?;
    let TestServer { address, namespace, .. } = &server;
    let provider = Provider {
        name: "depot",
        source: "example.com/acme/depot",
        block: format!("  address = {address:?}\n  namespace = {namespace:?}\n  allow_plaintext = true"),
        found: Found::Running(debug.reattach().to_owned()),
    };
    let mut ratios = Vec::new();
    println!("block  resources ms  nothing ms  starts ms  ratio");
    for block in 1..=BLOCKS {
        let made = applied(&provider, &shelves(block)).await;
        let nothing = applied(&provider, NOTHING).await;
        let started = started(&client, block).await?;
        let ratio = made.as_secs_f64() / (nothing + started).as_secs_f64();
        let [made, nothing, started] = [made, nothing, started].map(|time| time.as_millis());
        println!("{block:>5}  {made:>12}  {nothing:>10}  {started:>9}  {ratio:>5.2}");
        ratios.push(ratio);
    }
    rounds::print_median(ratios);
    Ok(())
}

/// 100 resources of the provider inside `tofu`, which keeps values and does nothing.
const NOTHING: &str = "resource \"terraform_data\" \"many\" {\n  count = 100\n  input = count.index\n}";

/// Returns the first row of a block. Rows of the client follow the rows of `tofu`.
fn first_row(block: i32) -> i32 {
    block * 2 * RESOURCES
}

fn shelves(block: i32) -> String {
    let first = first_row(block);
    format!(
        "resource \"depot_shelf\" \"many\" {{\n  count = {RESOURCES}\n  row = tostring({first} + count.index)\n  boards = 4\n}}"
    )
}

/// Plans and applies.
async fn applied(provider: &Provider, resources: &str) -> Duration {
    let directory = Directory::new(Cli::Tofu, provider.clone());
    directory.write(resources);
    let began = Instant::now();
    directory.succeed(&["plan", "-out=plan"]).await;
    directory.succeed(&["apply", "plan"]).await;
    began.elapsed()
}

/// Starts the same workflows with the same update.
async fn started(client: &Client, block: i32) -> Result<Duration, Box<dyn Error>> {
    let boxes = BoxesClient::new(client.clone());
    let began = Instant::now();
    let first = first_row(block) + RESOURCES;
    stream::iter(first..first + RESOURCES)
        .map(|row| {
            boxes
                .run_shelf(Shelf { row: row.to_string(), boards: 4 })
                .with_await_shelf(AwaitShelfRequest::default())
                .execute()
        })
        .buffer_unordered(WIDTH)
        .try_collect::<Vec<_>>()
        .await?;
    Ok(began.elapsed())
}
