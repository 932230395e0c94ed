//! The console blocks of the guides that need a server or the programs of our other crates.

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report::step;
use crate::server::Server;
use crate::{guide, workspace};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The file that the blocks name.
const US: &str = "xtask/src/guide/consoles.rs";

/// The pages with such blocks, and the file that their commands read.
const PAGES: [(&str, &str, &str); 6] = [
    ("README.md", "tea.yaml", "orderId: tea\ncard: '4242'\naddress: 1 High Street\n"),
    ("docs/cells.md", "fleet.toml", FLEET),
    ("docs/command-line.md", "", ""),
    ("docs/connecting.md", "", ""),
    ("docs/encryption.md", "", ""),
    ("docs/from-go.md", "", ""),
];

const FLEET: &str = "[[versions]]
version = 1
shard = 4
cells = [{ name = 'a' }, { name = 'b' }, { name = 'c' }, { name = 'd' }, { name = 'e' }, { name = 'f' }]
";

/// Runs the blocks of each page in a new folder, on a server with the worker of `examples/orders`.
pub(crate) fn lane(interrupt: &Interrupt) -> Result<(), Error> {
    let build = ["build", "--workspace", "--bins", "--examples", "--features", "temporal-prost-cells/cli"];
    Process::run(&mut workspace::cargo(&build), interrupt)?;
    let server = Server::start(interrupt)?;
    let mut worker = Command::new(workspace::program("orders-worker")?);
    let mut worker = Process::spawn(worker.envs(server.variables()))?;
    let folder = workspace::scratch()?.join("consoles");
    // Fails if there is none.
    let _ = fs::remove_dir_all(&folder);
    for (page, file, contents) in PAGES {
        let folder = folder.join(page);
        let prepared = fs::create_dir_all(&folder)
            .and_then(|()| if file.is_empty() { Ok(()) } else { fs::write(folder.join(file), contents) });
        prepared.map_err(|source| Error::File { path: folder.clone(), source })?;
        for command in guide::commands(page, US)? {
            step(&format!("{page}: {command}"));
            worker.expect_running()?;
            Process::run(&mut shell(&command, &folder, &server)?, interrupt)?;
        }
    }
    Ok(())
}

/// Returns a shell that finds our programs and the server, and writes nothing outside of the folder.
fn shell(command: &str, folder: &Path, server: &Server) -> Result<Command, Error> {
    let programs = workspace::target()?.join("debug");
    let others = env::var_os("PATH").unwrap_or_default();
    let paths = [Some(programs), server.command().parent().map(Path::to_owned)].into_iter().flatten();
    let path = env::join_paths(paths.chain(env::split_paths(&others))).unwrap_or(others);
    let mut shell = Command::new("bash");
    shell.args(["-c", command]).current_dir(folder).env("HOME", folder).env("PATH", path);
    shell.envs(server.variables());
    Ok(shell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_commands() {
        for (page, _, _) in PAGES {
            assert!(!guide::commands(page, US).unwrap().is_empty(), "{page}");
        }
    }
}
