use std::process::ExitCode;

/// What a command's exit code says when it is not 0, which is: done. `docs/command-line.md` has them for scripts.
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

#[cfg(test)]
mod tests {
    use std::{fs, iter};

    #[test]
    fn the_documentation_has_these_codes() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/command-line.md");
        let page = fs::read_to_string(page).unwrap();
        let (_, section) = page.split_once("## Exit codes").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let told = section.lines().filter_map(|row| row.split('|').nth(1)?.trim().parse::<u8>().ok());
        let variants =
            include_str!("exit.rs").lines().filter_map(|line| line.strip_suffix(',')?.split_once(" = "));
        let codes = variants.filter_map(|(_, code)| code.parse::<u8>().ok());
        assert_eq!(told.collect::<Vec<_>>(), iter::once(0).chain(codes).collect::<Vec<_>>());
    }
}
