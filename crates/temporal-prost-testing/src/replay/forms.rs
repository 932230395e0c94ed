//! The formats of recorded histories.

use super::json;
use crate::proto::{event, history};
use crate::run::history::History;
use prost::Message;
use std::io;
use std::path::{Path, PathBuf};

/// An error that occurs when a history is read. See [`Replay::history`](crate::Replay::history) for an example.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// A file or a directory could not be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file or the directory.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The contents are not in a known format.
    #[error("`{name}` is not a history in JSON or protobuf: {reason}")]
    Form {
        /// The name of the history.
        name: String,
        /// Why the most likely format does not match.
        reason: String,
    },
}

/// A history and its name.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) name: String,
    pub(crate) history: History,
}

impl Recorded {
    pub(crate) fn new(name: String, history: History) -> Self {
        Self { name, history }
    }

    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, HistoryError> {
        let read = read(bytes).map_err(|reason| HistoryError::Form { name: name.to_owned(), reason })?;
        let mut history = History::default();
        for event in read.events {
            history.push(event);
        }
        Ok(Self::new(name.to_owned(), history))
    }

    pub(super) fn started(&self) -> event::WorkflowExecutionStarted {
        self.history.get(1).unwrap_or_default()
    }
}

fn read(bytes: &[u8]) -> Result<history::History, String> {
    let text = bytes.trim_ascii_start();
    let read = match text.first() {
        Some(b'{' | b'[') => json::read(text)?,
        _ => history::History::decode(bytes).map_err(|error| error.to_string())?,
    };
    if read.events.first().is_none_or(|event| event.attributes.is_none()) {
        return Err("it has no events".to_owned());
    }
    Ok(read)
}

pub(super) fn read_directory(directory: &Path) -> Result<Vec<Recorded>, HistoryError> {
    let failed = |path: &Path, source| HistoryError::File { path: path.to_owned(), source };
    let entries = std::fs::read_dir(directory).map_err(|error| failed(directory, error))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>();
    let mut paths = paths.map_err(|error| failed(directory, error))?;
    paths.retain(|path| path.is_file());
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(|error| failed(&path, error))?;
        Recorded::read(&path.display().to_string(), &bytes)
    };
    paths.into_iter().map(read).collect()
}
