//! Writes keys, tokens for all roles and a profile to a folder.

use anyhow::Context as _;
use platform::Desk;
use std::env;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let folder = env::args_os().nth(1).context("pass the path of a folder")?;
    let address = env::var("TEMPORAL_ADDRESS").unwrap_or_else(|_| "127.0.0.1:7233".to_owned());
    Desk::open(&PathBuf::from(folder), &address, "default")?;
    Ok(())
}
