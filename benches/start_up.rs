//! Measures the time that the command line of a service with 200 rpcs takes to parse its arguments, or to print help.

use std::{
    env,
    error::Error,
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};
use temporal_prost_benches::service::large::v1::large_temporal::cli;

/// The variable that marks a measured run, because this program measures itself.
const ROLE: &str = "START_UP";
const RUNS: usize = 101;
const CASES: [(&str, &[&str]); 3] = [
    ("help of the service", &["--help"]),
    ("help of a command", &["start-it-7", "--help"]),
    ("a wrong value", &["start-it-7", "--name=a", "--count=x"]),
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    match env::var(ROLE).as_deref() {
        Ok("program") => return Ok(cli::main()),
        Ok(_) => return Ok(ExitCode::SUCCESS),
        Err(_) => {}
    }
    println!("{:<24} {:>12} {:>12}", "200 rpcs, median of 101", "program ms", "nothing ms");
    for (name, words) in CASES {
        let (mut program, mut nothing) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            program.push(run("program", words)?);
            nothing.push(run("nothing", words)?);
        }
        println!("{name:<24} {:>12.1} {:>12.1}", median(program), median(nothing));
    }
    println!("to reach: 15 ms");
    Ok(ExitCode::SUCCESS)
}

fn run(role: &str, words: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    command.args(words).env(ROLE, role).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    command.status()?;
    Ok(start.elapsed())
}

/// Returns milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}
