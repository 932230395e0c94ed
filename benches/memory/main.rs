//! Measures tests on the server in memory: the time of one test, of many at once, the memory of finished workflows, and
//! workflows per second, compared with a dev server. `cargo xtask bench` starts the dev server.
//!
//! With the argument `--short`, measures only the time of tests.

mod flow;
mod memory;
mod rate;

use flow::{Outcome, test};
use std::env;
use std::thread;
use std::time::{Duration, Instant};

/// The number of tests, one after the other.
const TESTS: usize = 40;

fn main() -> Outcome {
    let arguments: Vec<String> = env::args().collect();
    if let Some(load) = arguments.iter().position(|argument| argument == "--load") {
        return memory::load(arguments.get(load + 1).ok_or("--load needs a number")?);
    }
    let is_short = arguments.iter().any(|argument| argument == "--short");
    if !is_short {
        // First, because memory that other tests have freed would count as used.
        memory::measure()?;
    }
    times()?;
    if is_short { Ok(()) } else { rate::compare() }
}

/// Prints the times of tests.
fn times() -> Outcome {
    // The first connection of a process takes longer, on any server.
    test(true)?;
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!("one test with environment, worker and 30 virtual minutes, {build}, medians of {TESTS}:");
    println!("  without the replay  {:.1?}  (target: release 15 ms, debug 30 ms)", one_by_one(false)?);
    println!("  with the replay     {:.1?}", one_by_one(true)?);
    println!("{TESTS} tests at once, each with a server of its own: {:.0?}", at_once()?);
    Ok(())
}

/// Returns the median time of a test.
fn one_by_one(replay: bool) -> Result<Duration, flow::Failure> {
    let mut times = Vec::new();
    for _ in 0..TESTS {
        let begun = Instant::now();
        test(replay)?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times[TESTS / 2])
}

/// Returns the time of many tests that run at once, each on a thread, as in Rust's test harness.
fn at_once() -> Result<Duration, flow::Failure> {
    let begun = Instant::now();
    let tests: Vec<_> = (0..TESTS).map(|_| thread::spawn(|| test(true))).collect();
    for test in tests {
        test.join().map_err(|_| "a test panicked")??;
    }
    Ok(begun.elapsed())
}
