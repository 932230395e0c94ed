//! Measures the share of the checks in the time of generating, for the schema `BENCH_SCHEMA`. The checks are timed inside
//! of each run: resolving, checks and writing the text of the files are the whole, parsing and writing files are not.

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use temporal_prost_build::{Cost, configure, phases, plugin};
use temporal_prost_schemas::{File, Schema};

const ROUNDS: usize = 5;
const RUNS: usize = 21;

fn main() -> Result<(), Box<dyn Error>> {
    let schema = env::var_os("BENCH_SCHEMA").ok_or("BENCH_SCHEMA names a schema")?;
    let schema = Path::new(&schema);
    let request = request(schema)?;
    let out = tempfile::tempdir()?;
    let plugin = || _ = black_box(plugin::run(request.clone()));
    let build = || build(schema, out.path());
    phases(schema, |generate| {
        for _ in 0..ROUNDS {
            let [checks, files, plugin, build] = medians(|| {
                let Cost { checks, all } = generate();
                [checks, all, time(&plugin), time(&build)]
            });
            let share = |all: Duration| checks.as_secs_f64() / all.as_secs_f64() * 100.0;
            println!(
                "checks: {checks:.1?}; {:.1} % of {files:.1?} from descriptors to files, {:.1} % of {plugin:.1?} in the \
                 plugin, {:.1} % of {build:.1?} in a build script",
                share(files),
                share(plugin),
                share(build)
            );
        }
    })?;
    Ok(())
}

/// Returns the request that protoc sends for a schema.
fn request(schema: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let (name, package) = ("bench.proto".to_owned(), String::new());
    let files = vec![File { name, package, text: fs::read_to_string(schema)? }];
    temporal_prost_schemas::request(&Schema { files, has_editions: false }, "")
}

fn build(schema: &Path, out: &Path) {
    let builder = configure().out_dir(out).emit_rerun_if_changed(false).allow("warnings");
    let directory = schema.parent().unwrap_or(schema);
    black_box(builder.compile_protos(&[schema], &[directory]).is_ok());
}

/// Measures all in turns, so that the noise of the machine affects each.
fn medians<const N: usize>(measure: impl Fn() -> [Duration; N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..RUNS {
        for (times, time) in times.iter_mut().zip(measure()) {
            times.push(time);
        }
    }
    times.map(median)
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
