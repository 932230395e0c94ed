//! Measures the share of the checks in the time of generating, for the schema `BENCH_SCHEMA`.

use std::{
    env,
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

const ROUNDS: usize = 5;
const RUNS: usize = 51;

fn main() -> Result<(), Box<dyn Error>> {
    let schema = env::var_os("BENCH_SCHEMA").ok_or("BENCH_SCHEMA names a schema")?;
    temporal_prost_build::phases(Path::new(&schema), |check, generate| {
        for _ in 0..ROUNDS {
            let (checks, all) = medians(check, generate);
            let share = checks.as_secs_f64() / all.as_secs_f64() * 100.0;
            println!("checks: {checks:.1?} of {all:.1?}, {share:.1} %");
        }
    })?;
    Ok(())
}

/// Runs both in turns, so that the noise of the machine affects both.
fn medians(check: &dyn Fn(), generate: &dyn Fn()) -> (Duration, Duration) {
    let (checks, all) = (0..RUNS).map(|_| (time(check), time(generate))).unzip();
    (median(checks), median(all))
}

fn time(run: &dyn Fn()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[RUNS / 2]
}
