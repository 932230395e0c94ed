//! The process that becomes the CLI.
//!
//! A supervisor can be killed at any time, even between the start of the CLI and a note of its process. A launcher closes
//! this gap: it notes its own process, and becomes the CLI only if its supervisor is still alive. Every running CLI is
//! therefore noted, so the worker can find it.

use super::{NOT_STARTED, PID_FILE};
use rustix::process::getppid;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, id};

/// The first argument of a launcher.
pub(super) const MARKER: &str = "temporal-prost-terraform-launch";

/// The task of a launcher, which its arguments contain.
pub(super) struct Launch {
    /// The process id of the supervisor.
    pub(super) supervisor: u32,
    pub(super) scratch: PathBuf,
    pub(super) program: OsString,
    pub(super) arguments: Vec<OsString>,
}

impl Launch {
    pub(super) fn arguments(self) -> impl Iterator<Item = OsString> {
        let supervisor = self.supervisor.to_string();
        let own = [MARKER.into(), supervisor.into(), self.scratch.into(), self.program];
        own.into_iter().chain(self.arguments)
    }

    /// Reads the arguments after the marker.
    pub(super) fn parse(arguments: Vec<OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let supervisor = arguments.next()?.to_str()?.parse().ok()?;
        let (scratch, program) = (arguments.next()?.into(), arguments.next()?);
        Some(Self { supervisor, scratch, program, arguments: arguments.collect() })
    }

    /// Becomes the CLI. Returns the exit code only if that fails.
    pub(super) fn run(self) -> u8 {
        let error = self.exec();
        eprintln!("the CLI cannot be started: {error}");
        NOT_STARTED
    }

    fn exec(self) -> io::Error {
        if let Err(error) = std::fs::write(self.scratch.join(PID_FILE), id().to_string()) {
            return error;
        }
        let parent = getppid().map(|parent| parent.as_raw_nonzero().get());
        if parent.and_then(|parent| u32::try_from(parent).ok()) != Some(self.supervisor) {
            return io::Error::other("its supervisor was killed");
        }
        Command::new(self.program).args(self.arguments).exec()
    }
}
