use std::process::ExitCode;

/// What a command's exit code says when it is not 0, which is: done. `docs/command-line.md` has the same table for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Anything that has no code of its own.
    Failure = 1,
    /// The command line is wrong, and nothing was sent. This is clap's code too.
    Usage = 2,
    /// There is no such workflow, run, update or schedule.
    NotFound = 3,
    /// The id is taken.
    AlreadyExists = 4,
    /// The server was not reached, or does not let the caller in.
    Connection = 5,
    /// The workflow, update or query failed.
    Failed = 10,
    /// The workflow was cancelled.
    Cancelled = 11,
    /// The workflow was terminated.
    Terminated = 12,
    /// The workflow timed out.
    TimedOut = 13,
    /// Ctrl-C while waiting: the workflow goes on. 128 and the number of the signal, as in shells.
    Detached = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
