use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{0}")]
    Usage(&'static str),

    #[error("interrupted")]
    Interrupted,

    #[error("cannot listen for Ctrl-C")]
    Listen(#[from] ctrlc::Error),

    #[error("cannot run `{command}`")]
    Spawn { command: String, source: io::Error },

    #[error("`{command}` failed: {status}")]
    Failed { command: String, status: ExitStatus },

    #[error("`{command}` exited too early: {status}")]
    EndedEarly { command: String, status: ExitStatus },

    #[error("the Temporal server did not start; see {log}", log = .log.display())]
    Server { log: PathBuf, source: Box<Error> },

    #[error("no answer after {0:?}")]
    NotReady(Duration),

    #[error(
        "cannot find the `temporal` command at {path}; check the environment variable `{variable}`",
        path = .path.display()
    )]
    NoTemporal { variable: &'static str, path: PathBuf },

    #[error(
        "cannot find the `temporal` command: install Go, or set `{variable}` to its path (https://docs.temporal.io/cli)"
    )]
    CannotInstall { variable: &'static str, source: Box<Error> },

    #[error("`go install` did not write {path}", path = .0.display())]
    NotInstalled(PathBuf),

    #[error(
        "cannot prepare the tests with other languages: install Go and Python, or omit them with `--no-languages`"
    )]
    Languages(#[source] Box<Error>),

    #[error(
        "cannot find a browser: install Chromium (`apt-get install --no-install-recommends chromium`), or set `{variable}` to its path"
    )]
    NoBrowser { variable: &'static str },

    #[error("cannot find temporal-server at {path}; check the environment variable `{variable}`", path = .path.display())]
    NoServer { variable: &'static str, path: PathBuf },

    #[error("cannot build temporal-server: install Go, or set `{variable}` to the path of the program")]
    CannotBuildServer { variable: &'static str, source: Box<Error> },

    #[error("protoc is not available for this platform")]
    Protoc(#[from] protoc_bin_vendored::Error),

    #[error("cannot use {path}", path = .path.display())]
    File { path: PathBuf, source: io::Error },

    #[error("unknown lane `{name}`; the lanes are {lanes}")]
    UnknownLane { name: String, lanes: String },

    #[error("cannot read tests/lanes.toml; record the lanes again with `cargo xtask lane NAME`")]
    Lanes { source: Box<toml::de::Error> },

    #[error("cannot read {path}", path = .path.display())]
    Toml { path: PathBuf, source: Box<toml::de::Error> },

    #[error("docs/session.svg shows another session: record it again with `cargo xtask record`")]
    StaleSession,

    #[error("the book has no page {path}", path = .path.display())]
    NoPage { path: PathBuf },

    #[error("the guide starts no worker")]
    NoWorker,

    #[error("cannot find a free port on 127.0.0.1")]
    Port(#[source] io::Error),
}

impl Error {
    /// Returns the error and its causes, one per line.
    pub(crate) fn report(&self) -> String {
        let causes = std::iter::successors(std::error::Error::source(self), |error| error.source());
        let lines = causes.map(|cause| format!("\n  cause: {cause}"));
        std::iter::once(format!("error: {self}")).chain(lines).collect()
    }
}
