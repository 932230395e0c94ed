//! The messages of one run of the CLI.

use crate::execution::cli::message::{Message, RawDiagnostic, lock};
use crate::execution::secret::Secrets;
use crate::execution::v1::{Change, Counts, Diagnostic, Heartbeat, LockInfo};
use std::collections::HashSet;

/// The maximum numbers of changes and of diagnostics that are kept.
const MOST_CHANGES: usize = 1000;
const MOST_DIAGNOSTICS: usize = 100;

/// The messages of one run, without secrets.
#[derive(Debug, Default)]
pub(crate) struct Transcript {
    pub(crate) heartbeat: Heartbeat,
    pub(crate) changes: Vec<Change>,
    pub(crate) drift: Vec<Change>,
    pub(crate) outputs: Vec<String>,
    pub(crate) counts: Counts,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The addresses of resources that are being changed or are done.
    done: HashSet<String>,
}

impl Transcript {
    pub(crate) fn of(command: &str, total: u32) -> Self {
        let heartbeat = Heartbeat { command: command.to_owned(), total, ..Heartbeat::default() };
        Self { heartbeat, ..Self::default() }
    }

    /// Adds a message.
    pub(crate) fn add(&mut self, message: Message, secrets: &Secrets) {
        if let Some(address) = message.address() {
            self.heartbeat.address = secrets.redact(address);
        }
        match message.kind.as_str() {
            "diagnostic" => self.add_diagnostics(message.diagnostic, secrets),
            "planned_change" => push(&mut self.changes, message.into_change(secrets)),
            "resource_drift" => push(&mut self.drift, message.into_change(secrets)),
            "change_summary" => self.counts = message.changes.as_ref().map(Counts::from).unwrap_or_default(),
            "outputs" => {
                let changed = message.outputs.into_iter();
                let changed = changed.filter(|(_, output)| !matches!(output.action.as_str(), "" | "noop"));
                self.outputs = changed.map(|(name, _)| name).collect();
            }
            "apply_complete" => self.count(&message),
            _ => {}
        }
    }

    fn count(&mut self, message: &Message) {
        // A replacement completes twice.
        if let Some(address) = message.address().filter(|address| !self.done.contains(*address)) {
            self.done.insert(address.to_owned());
            self.heartbeat.done = u32::try_from(self.done.len()).unwrap_or(u32::MAX);
        }
    }

    pub(crate) fn add_diagnostics(
        &mut self,
        diagnostics: impl IntoIterator<Item = RawDiagnostic>,
        secrets: &Secrets,
    ) {
        for diagnostic in diagnostics {
            let diagnostic = diagnostic.redacted(secrets);
            self.heartbeat.errors += u32::from(is_error(&diagnostic));
            if self.diagnostics.len() < MOST_DIAGNOSTICS {
                self.diagnostics.push(diagnostic);
            }
        }
    }

    pub(crate) fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| is_error(diagnostic))
    }

    pub(crate) fn warnings(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| !is_error(diagnostic)).cloned().collect()
    }

    /// Returns the lock that stopped the run because somebody else holds it, if there is one.
    pub(crate) fn lock(&self) -> Option<LockInfo> {
        self.errors().find_map(lock)
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity != "warning"
}

fn push(changes: &mut Vec<Change>, change: Option<Change>) {
    if changes.len() < MOST_CHANGES {
        changes.extend(change);
    }
}
