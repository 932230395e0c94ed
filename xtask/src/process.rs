use crate::error::Error;
use crate::interrupt::Interrupt;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A child process that does not outlive its guard.
pub(crate) struct Process {
    command: String,
    child: Child,
}

impl Process {
    pub(crate) fn spawn(command: &mut Command) -> Result<Self, Error> {
        let line = line(command);
        match command.spawn() {
            Ok(child) => Ok(Self { command: line, child }),
            Err(source) => Err(Error::Spawn { command: line, source }),
        }
    }

    /// Runs a command and expects success.
    pub(crate) fn run(command: &mut Command, interrupt: &Interrupt) -> Result<(), Error> {
        let mut process = Self::spawn(command)?;
        let status = interrupt.until(|| process.status())?;
        process.expect_success(status)
    }

    /// Runs a command, expects success, and returns what it wrote to standard output.
    pub(crate) fn output(command: &mut Command) -> Result<String, Error> {
        let line = line(command);
        match command.stderr(Stdio::inherit()).output() {
            Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            Ok(output) => Err(Error::Failed { command: line, status: output.status }),
            Err(source) => Err(Error::Spawn { command: line, source }),
        }
    }

    /// Waits for success and ignores Ctrl-C, for short commands whose time is measured.
    pub(crate) fn wait(mut self) -> Result<(), Error> {
        let status = self.child.wait().map_err(|source| self.lost(source))?;
        self.expect_success(status)
    }

    /// Returns the exit status, or `None` if the process is still running.
    pub(crate) fn status(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.child.try_wait().map_err(|source| self.lost(source))
    }

    pub(crate) fn expect_success(&self, status: ExitStatus) -> Result<(), Error> {
        if status.success() {
            return Ok(());
        }
        Err(Error::Failed { command: self.command.clone(), status })
    }

    /// Fails if the process has ended, even successfully.
    pub(crate) fn expect_running(&mut self) -> Result<(), Error> {
        match self.status()? {
            Some(status) => Err(Error::EndedEarly { command: self.command.clone(), status }),
            None => Ok(()),
        }
    }

    fn lost(&self, source: io::Error) -> Error {
        Error::Spawn { command: self.command.clone(), source }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if the process is already gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the command as a user would type it, with the bare name of the program.
fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_one_would_type_it() {
        assert_eq!(
            line(Command::new("/usr/bin/cargo").args(["test", "--workspace"])),
            "cargo test --workspace"
        );
    }
}
