//! Random operations on workflows keep the invariants of a server.
//!
//! `PROPERTY_SEED` repeats one case, `PROPERTY_SECONDS` sets the duration. If `TEMPORAL_ADDRESS` is set, the same
//! operations run on that server, for as many seeds as `PROPERTY_SEEDS` states.

mod case;
mod gaps;
mod invariants;
pub(crate) mod operation;
pub(crate) mod request;
pub(crate) mod script;

use crate::server::Server;
use case::perform;
use std::str::FromStr;
use std::time::{Duration, Instant};
use temporal_prost_testing::MemoryServer;

/// The longest duration of a case.
const LONGEST_CASE: Duration = Duration::from_mins(5);

/// Returns the number in an environment variable, if it is set.
pub(crate) fn variable<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")))
}

fn memory() -> Server {
    let server = MemoryServer::with_options(|options| options.patience = Duration::from_secs(20));
    Server::memory(server)
}

/// Runs the case of a seed on a separate runtime.
fn run(server: Server, seed: u64) {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let case = async { tokio::time::timeout(LONGEST_CASE, perform(server, seed)).await };
    let result = tokio.block_on(case).unwrap_or_else(|_| Err("the case does not end".to_owned()));
    if let Err(violated) = result {
        panic!("{violated}\nrepeat with PROPERTY_SEED={seed}");
    }
}

#[test]
fn random_operations_keep_the_invariants() {
    if let Some(seed) = variable("PROPERTY_SEED") {
        return run(memory(), seed);
    }
    let seconds = variable("PROPERTY_SECONDS");
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(20));
    // An ordinary run repeats the same cases. A longer one looks for new ones.
    let first = if seconds.is_some() { fastrand::u64(..1 << 40) } else { 0 };
    println!("the first seed is {first}");
    let mut seed = first;
    while Instant::now() < end {
        run(memory(), seed);
        seed += 1;
    }
    println!("{} cases", seed - first);
}

#[test]
fn random_operations_keep_the_invariants_on_a_real_server() {
    let Some(server) = Server::real() else { return };
    if let Some(seed) = variable("PROPERTY_SEED") {
        return run(server, seed);
    }
    for seed in 0..variable("PROPERTY_SEEDS").unwrap_or(3) {
        run(server.clone(), seed);
    }
}
