use std::process::ExitCode;

/// The exit codes of failed commands. `docs/command-line.md` lists them for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// A failure without a separate code.
    Failure = 1,
    /// The command line is invalid, and nothing was sent. This is also clap's code.
    Usage = 2,
    /// The workflow, run, update or schedule does not exist.
    NotFound = 3,
    /// The id is already in use.
    AlreadyExists = 4,
    /// The server could not be reached, or denied access.
    Connection = 5,
    /// No worker polls the task queue of a queried workflow.
    NoWorker = 6,
    /// The workflow, update or query failed.
    Failed = 10,
    /// The workflow was cancelled.
    Cancelled = 11,
    /// The workflow was terminated.
    Terminated = 12,
    /// The workflow timed out.
    TimedOut = 13,
    /// Ctrl-C while waiting; the workflow goes on. Shells use 128 plus the number of the signal.
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
        let documented = section.lines().filter_map(|row| row.split('|').nth(1)?.trim().parse::<u8>().ok());
        let variants =
            include_str!("exit.rs").lines().filter_map(|line| line.strip_suffix(',')?.split_once(" = "));
        let codes = variants.filter_map(|(_, code)| code.parse::<u8>().ok());
        assert_eq!(documented.collect::<Vec<_>>(), iter::once(0).chain(codes).collect::<Vec<_>>());
    }
}
