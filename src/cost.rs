//! The share of the checks in the time of generating, which `cargo xtask bench` measures.

use std::{
    env,
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    check::Schema,
    config::Config,
    entrance::compile,
    resolve,
    rust::path::{Paths, ResolvedPaths},
    schema::pool::Pool,
};

const RUNS: usize = 51;

fn time<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(run());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[RUNS / 2]
}

#[test]
#[ignore = "it is a measurement, run by `cargo xtask bench`"]
fn share_of_the_checks() {
    let schema = env::var_os("BENCH_SCHEMA").expect("BENCH_SCHEMA names a schema");
    let (schema, config) = (Path::new(&schema), Config::default());
    let set = compile::descriptors(&[schema], &[schema.parent().unwrap()], false).unwrap();
    let pool = Pool::new(&set.files);
    let paths = Paths::new(&config.types, ResolvedPaths::new());
    let packages = resolve::packages(&pool, &set.inputs, &paths, &config);
    let checked = Schema { pool: &pool, inputs: &set.inputs, paths: &paths, packages: &packages };
    let check = || crate::problems(&set.files, &checked, &config).barrier(&config.lints);
    let generate = || crate::generate(&set.files, &set.inputs, &config, ResolvedPaths::new()).is_ok();
    // Interleaved, so that the noise of the machine affects both.
    let times = (0..RUNS).map(|_| (time(check), time(generate)));
    let (checks, all) = times.unzip();
    let (checks, all) = (median(checks), median(all));
    let share = checks.as_secs_f64() / all.as_secs_f64() * 100.0;
    println!("checks: {checks:.1?} of {all:.1?}, {share:.1} %");
}
