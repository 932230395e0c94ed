//! The memory of finished workflows.

use crate::flow::{Failure, Outcome, environment};
use crate::rate::round;
use std::fs;

const WORKFLOWS: usize = 10_000;

/// Prints the growth of the process.
pub(crate) fn measure() -> Outcome {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?;
    tokio.block_on(async {
        let env = environment(|options| options.replay_everything = false).await?;
        // Fills the caches of the worker first.
        round(&env.client(), "warm", 1_000).await?;
        let before = resident()?;
        round(&env.client(), "full", WORKFLOWS).await?;
        let grown = resident()?.saturating_sub(before) / (1 << 20);
        println!("{WORKFLOWS} finished workflows: {grown} MB  (target: 100 MB)");
        Ok(env.finish()?)
    })
}

/// Returns the resident memory of the process in bytes.
fn resident() -> Result<usize, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no line VmRSS")?;
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes << 10)
}
