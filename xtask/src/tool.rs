use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::process::Process;
use crate::report::step;
use crate::workspace;
use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

/// A program from crates.io, in a version that we know to work.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// Instead of its default features, separated by commas.
    pub(crate) features: &'static str,
}

impl Tool {
    /// Returns the path of the program, and installs it first if necessary.
    pub(crate) fn obtain(&self, interrupt: &Interrupt) -> Result<PathBuf, Error> {
        let Self { name, version, features } = *self;
        let root = workspace::scratch()?.join(format!("{name}-{version}"));
        let program = root.join("bin").join(format!("{name}{EXE_SUFFIX}"));
        if !program.is_file() {
            step(&format!("installing {name} {version}"));
            let install = ["install", name, "--version", version, "--locked", "--no-default-features"];
            let mut install = workspace::cargo(&install);
            install.args(["--features", features, "--root"]).arg(&root);
            Process::run(&mut install, interrupt)?;
        }
        Ok(program)
    }
}
