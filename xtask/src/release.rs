//! The rehearsal of a release. Nothing here publishes.

pub(crate) mod dist;
mod packages;

use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::lane;
use crate::process::Process;
use crate::report::{self, Table};
use crate::tool::Tool;
use crate::workspace;
use packages::Packages;
use std::process::Command;
use std::time::Instant;

/// Without its default features, because it does not fetch anything here.
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", features: "" };

/// Checks dependencies, packages and features, as `docs/releasing.md` lists them.
pub(crate) fn rehearse(interrupt: &Interrupt) -> Result<(), Error> {
    let mut times = Table::new(&["step", "seconds"]);
    let mut step = |name: &str, act: &dyn Fn() -> Result<(), Error>| {
        report::step(name);
        let started = Instant::now();
        act()?;
        times.row(vec![name.to_owned(), format!("{:.0}", started.elapsed().as_secs_f64())]);
        Ok::<_, Error>(())
    };
    step("dependencies", &|| dependencies(interrupt))?;
    step("packages", &|| packages::build(interrupt))?;
    let packages = Packages::unpack(interrupt)?;
    step("documentation of the packages", &|| packages.document(interrupt))?;
    step("oldest dependencies", &|| packages.check_with_oldest_dependencies(interrupt))?;
    step("features", &|| lane::features(interrupt))?;
    step("plugin", &|| plugin(interrupt))?;
    times.print();
    Ok(())
}

/// Checks the licences, bans and sources of all dependencies, as `deny.toml` says.
fn dependencies(interrupt: &Interrupt) -> Result<(), Error> {
    let mut deny = Command::new(DENY.obtain(interrupt)?);
    deny.current_dir(workspace::root());
    deny.args(["--workspace", "--locked", "check", "licenses", "bans", "sources"]);
    Process::run(&mut deny, interrupt)
}

/// Builds the plugin for release and runs it. As a lane, it leaves the other steps to the rehearsal, which takes longer.
pub(crate) fn plugin(interrupt: &Interrupt) -> Result<(), Error> {
    Process::run(Command::new(dist::plugin(interrupt)?).arg("--version"), interrupt)
}
