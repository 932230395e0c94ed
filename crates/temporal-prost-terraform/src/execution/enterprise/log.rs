//! Reads the logs of plans and applies.

use super::api::Api;
use super::document::{Document, SignedUrl};
use super::error::EnterpriseError;
use crate::execution::cli::Transcript;
use crate::execution::cli::explanation::text_diagnostic;
use crate::execution::cli::message::Message;
use crate::execution::secret::Secrets;
use crate::execution::v1::{Counts, Diagnostic};
use serde::Deserialize;

/// A plan or an apply of a run.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct WorkAttributes {
    log_read_url: Option<SignedUrl>,
    resource_additions: Option<u32>,
    resource_changes: Option<u32>,
    resource_destructions: Option<u32>,
    resource_imports: Option<u32>,
}

impl WorkAttributes {
    pub(super) fn counts(&self) -> Counts {
        Counts {
            added: self.resource_additions.unwrap_or_default(),
            changed: self.resource_changes.unwrap_or_default(),
            removed: self.resource_destructions.unwrap_or_default(),
            imported: self.resource_imports.unwrap_or_default(),
        }
    }
}

impl Api {
    /// Reads a plan or an apply, at a path such as `plans/plan-1`.
    pub(super) async fn work(&self, path: &str) -> Result<WorkAttributes, EnterpriseError> {
        Ok(self.get::<Document<WorkAttributes>>(path, "plan or apply").await?.data.attributes)
    }

    /// Reads a log. Returns a diagnostic with this severity if the log is too large.
    pub(super) async fn transcript(
        &self,
        command: &str,
        work: &WorkAttributes,
        (severity, secrets): (&str, &Secrets),
    ) -> Result<Transcript, EnterpriseError> {
        let Some(SignedUrl(url)) = &work.log_read_url else { return Ok(Transcript::of(command, 0)) };
        match self.download(url, "log").await {
            Err(error @ EnterpriseError::TooLarge { .. }) => Ok(unread(command, severity, &error)),
            log => Ok(read(command, &String::from_utf8_lossy(&log?), secrets)),
        }
    }
}

/// Returns the transcript of a log that cannot be read.
fn unread(command: &str, severity: &str, error: &EnterpriseError) -> Transcript {
    let mut transcript = Transcript::of(command, 0);
    let (severity, summary) = (severity.to_owned(), error.to_string());
    transcript.diagnostics.push(Diagnostic { severity, summary, ..Diagnostic::default() });
    transcript
}

/// Reads the messages in a log, or the text of a workspace without structured output.
fn read(command: &str, log: &str, secrets: &Secrets) -> Transcript {
    let mut transcript = Transcript::of(command, 0);
    let mut text = String::new();
    for line in log.lines() {
        // A control character begins the log, and another ends it.
        let line = line.trim_matches(['\u{2}', '\u{3}', '\r']);
        match Message::parse(line.as_bytes()) {
            Some(message) => transcript.add(message, secrets),
            None => text.extend([line, "\n"]),
        }
    }
    if transcript.errors().next().is_none() && text.contains("Error: ") {
        transcript.diagnostics.extend(text_diagnostic(&secrets.redact(&plain(&text))));
    }
    transcript
}

/// Removes the escape sequences for colors.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read() {
        let log = "\u{2}OpenTofu v1.12.6\n{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"error\",\
                   \"summary\":\"Reference to undeclared resource\",\"range\":{\"filename\":\"main.tf\",\
                   \"start\":{\"line\":3,\"column\":1}}}}\n\u{3}";
        let transcript = read("plan", log, &Secrets::default());
        assert_eq!((transcript.diagnostics.len(), transcript.diagnostics[0].line), (1, 3));
    }

    #[test]
    fn text_is_read_without_colours() {
        let log = "Running…\n\u{1b}[31m╷\u{1b}[0m\n│ \u{1b}[1m\u{1b}[31mError: \u{1b}[0mcreation failed\n│ \n│   on main.tf line \
                   2:\n│ no quota\n╵\n";
        let transcript = read("apply", log, &Secrets::default());
        assert_eq!(transcript.diagnostics[0].summary, "creation failed");
    }

    #[test]
    fn invalid_text_explains_nothing() {
        for log in ["", "\u{1b}[", "\u{1b}[31", "{\"type\":", "no errors here", "\u{2}\u{3}"] {
            assert!(read("plan", log, &Secrets::default()).diagnostics.is_empty(), "{log}");
        }
    }
}
