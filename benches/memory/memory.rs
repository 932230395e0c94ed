//! The memory that a server needs for finished workflows. Worker and client run in another process.

use crate::flow::{Failure, Outcome};
use crate::rate::{connect, round};
use std::env;
use std::fs;
use std::net::SocketAddr;
use temporal_prost_testing::MemoryServer;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::runtime::Builder;

const WORKFLOWS: usize = 10_000;
/// The number of workflows that run first, so that buffers and tables exist.
const FIRST: usize = 500;

/// Prints the growth of the process, which contains nothing but the server.
pub(crate) fn measure() -> Outcome {
    Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = MemoryServer::new();
        tokio::select! {
            ended = server.serve(listener) => Ok(ended?),
            grown = growth(address) => {
                let grown = grown? / (1 << 20);
                println!("a server with {WORKFLOWS} finished workflows: {grown} MB  (target: 100 MB)");
                Ok(())
            }
        }
    })
}

async fn growth(server: SocketAddr) -> Result<usize, Failure> {
    load_from_another_process(server, FIRST).await?;
    let before = resident()?;
    load_from_another_process(server, WORKFLOWS).await?;
    Ok(resident()?.saturating_sub(before))
}

async fn load_from_another_process(server: SocketAddr, workflows: usize) -> Outcome {
    let mut load = Command::new(env::current_exe()?);
    load.env("TEMPORAL_ADDRESS", server.to_string()).args(["--load", &workflows.to_string()]);
    let status = load.status().await?;
    if status.success() { Ok(()) } else { Err(format!("the load ended with {status}").into()) }
}

/// Runs workflows on the server that the environment names.
pub(crate) fn load(workflows: &str) -> Outcome {
    let workflows = workflows.parse()?;
    Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(async {
        round(&connect().await?, &format!("load-{workflows}"), workflows).await?;
        Ok(())
    })
}

/// Returns the resident memory of the process in bytes.
fn resident() -> Result<usize, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no line VmRSS")?;
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes << 10)
}
