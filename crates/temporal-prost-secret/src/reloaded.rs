use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Files are not looked at more often.
const INTERVAL: Duration = Duration::from_secs(1);

type Make<T, E> = dyn Fn(Option<&T>) -> Result<T, E> + Send + Sync;

/// A value made from files, and made again when one of them changes.
///
/// The files are looked at once per second at most, and only when the value is asked for. If the changed files are
/// unusable, the last value remains, a warning is logged, and they are tried again: a certificate and its key are
/// replaced one after the other.
///
/// ```
/// use temporal_prost_secret::Reloaded;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("greeting");
/// # std::fs::write(&path, "hello")?;
/// let greeting = Reloaded::open([path.clone()], move |_| std::fs::read_to_string(&path))?;
/// assert_eq!(greeting.get(), "hello");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Reloaded<T, E> {
    paths: Vec<PathBuf>,
    make: Box<Make<T, E>>,
    state: Mutex<State<T>>,
}

struct State<T> {
    value: T,
    stamps: Vec<Stamp>,
    checked: Instant,
    failed: bool,
}

/// A change of the content changes one of these. A file that is replaced by renaming has another number.
#[derive(PartialEq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    number: u64,
}

impl<T: Clone, E: Error> Reloaded<T, E> {
    /// Makes the value for the first time. `make` receives the last value, if there is one.
    ///
    /// # Errors
    /// Returns the error of `make`.
    pub fn open(
        paths: impl IntoIterator<Item = PathBuf>,
        make: impl Fn(Option<&T>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<Self, E> {
        let paths: Vec<_> = paths.into_iter().collect();
        // Before the value, so that a change in between is noticed.
        let stamps = stamps(&paths);
        let state = State { value: make(None)?, stamps, checked: Instant::now(), failed: false };
        Ok(Self { paths, make: Box::new(make), state: Mutex::new(state) })
    }

    /// Returns the value of the files.
    pub fn get(&self) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.checked.elapsed() >= INTERVAL {
            state.checked = Instant::now();
            self.refresh(&mut state);
        }
        state.value.clone()
    }

    fn refresh(&self, state: &mut State<T>) {
        let stamps = stamps(&self.paths);
        if stamps == state.stamps && !state.failed {
            return;
        }
        match (self.make)(Some(&state.value)) {
            Ok(value) => *state = State { value, stamps, checked: state.checked, failed: false },
            Err(error) => {
                if !state.failed || stamps != state.stamps {
                    let cause = error.source().map(ToString::to_string);
                    tracing::warn!(%error, cause, "a changed file is unusable; its last content remains in use");
                }
                (state.stamps, state.failed) = (stamps, true);
            }
        }
    }
}

fn stamps(paths: &[PathBuf]) -> Vec<Stamp> {
    paths.iter().map(|path| stamp(path)).collect()
}

fn stamp(path: &Path) -> Stamp {
    match path.metadata() {
        Ok(file) => Stamp { modified: file.modified().ok(), length: file.len(), number: number(&file) },
        Err(_) => Stamp { modified: None, length: 0, number: 0 },
    }
}

#[cfg(unix)]
fn number(file: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(file)
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> u64 {
    0
}

impl<T, E> fmt::Debug for Reloaded<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reloaded").field("paths", &self.paths).finish_non_exhaustive()
    }
}
