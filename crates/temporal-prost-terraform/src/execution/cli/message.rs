//! The JSON lines of `plan -json` and `apply -json`.

use crate::execution::secret::Secrets;
use crate::execution::v1::{Change, Counts, Diagnostic, LockInfo};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One line. Ignores unknown types and fields, because every release of the CLI adds some.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Message {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) diagnostic: Option<RawDiagnostic>,
    change: Option<RawChange>,
    pub(crate) changes: Option<RawCounts>,
    hook: Option<Hook>,
    pub(crate) outputs: BTreeMap<String, RawOutput>,
}

impl Message {
    /// Parses a line. Returns `None` if it is not a message.
    pub(crate) fn parse(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok().filter(|message: &Self| !message.kind.is_empty())
    }

    /// Returns the address of the resource that the message is about.
    pub(crate) fn address(&self) -> Option<&str> {
        let resource = self.hook.as_ref().map(|hook| &hook.resource);
        let resource = resource.or(self.change.as_ref().map(|change| &change.resource));
        resource.map(|resource| resource.addr.as_str()).filter(|address| !address.is_empty())
    }

    /// Returns the change with its address redacted: an address can contain values, such as the key of `for_each`.
    pub(crate) fn into_change(self, secrets: &Secrets) -> Option<Change> {
        let RawChange { resource, action, reason } = self.change?;
        Some(Change { address: secrets.redact(&resource.addr), action, reason })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hook {
    resource: Resource,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    addr: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawChange {
    resource: Resource,
    action: String,
    reason: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RawOutput {
    pub(crate) action: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RawCounts {
    add: u32,
    change: u32,
    remove: u32,
    import: u32,
}

impl From<&RawCounts> for Counts {
    fn from(raw: &RawCounts) -> Self {
        Self { added: raw.add, changed: raw.change, removed: raw.remove, imported: raw.import }
    }
}

/// A diagnostic. Leaves out its snippet, because it contains values.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RawDiagnostic {
    severity: String,
    summary: String,
    detail: String,
    address: String,
    range: Option<Range>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Range {
    filename: String,
    start: Position,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Position {
    line: u32,
    column: u32,
}

impl RawDiagnostic {
    pub(crate) fn redacted(self, secrets: &Secrets) -> Diagnostic {
        let range = self.range.unwrap_or_default();
        Diagnostic {
            severity: self.severity,
            summary: secrets.redact(&self.summary),
            detail: secrets.redact(&self.detail),
            address: secrets.redact(&self.address),
            filename: range.filename,
            line: range.start.line,
            column: range.start.column,
        }
    }
}

/// Returns the lock that a diagnostic describes. The CLI shows it nowhere else.
pub(crate) fn lock(diagnostic: &Diagnostic) -> Option<LockInfo> {
    if !diagnostic.summary.contains("acquiring the state lock") {
        return None;
    }
    let lines = diagnostic.detail.lines().skip_while(|line| !line.contains("Lock Info"));
    let fields: BTreeMap<_, _> = lines.filter_map(|line| line.trim().split_once(':')).collect();
    let field = |name| fields.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    Some(LockInfo {
        id: field("ID"),
        operation: field("Operation"),
        who: field("Who"),
        created: field("Created"),
        info: field("Info"),
    })
}

/// The result of `validate -json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Validation {
    pub(crate) valid: bool,
    pub(crate) diagnostics: Vec<RawDiagnostic>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read() {
        let line = br#"{"type":"apply_complete","hook":{"resource":{"addr":"terraform_data.a"},"elapsed_seconds":1}}"#;
        assert_eq!(Message::parse(line).unwrap().address(), Some("terraform_data.a"));
        let line = br#"{"type":"planned_change","change":{"resource":{"addr":"a"},"action":"replace","reason":"tainted"}}"#;
        let change = Message::parse(line).unwrap().into_change(&Secrets::default()).unwrap();
        assert_eq!(
            (change.address, change.action, change.reason),
            ("a".into(), "replace".into(), "tainted".into())
        );
    }

    #[test]
    fn garbage_is_no_message() {
        for line in ["", "panic: x", "[]", "{}", r#"{"type":7}"#, "\u{0}", r#"{"type":"log","change":5}"#] {
            assert!(Message::parse(line.as_bytes()).is_none(), "{line}");
        }
    }

    #[test]
    fn the_lock_is_read_from_its_text() {
        let detail = "Error message: resource temporarily unavailable\nLock Info:\n  ID:        43f9\n  \
                      Path:      /s\n  Operation: OperationTypeApply\n  Who:       root@host\n  \
                      Created:   2026-11-26 17:00:00.1 +0000 UTC\n  Info:      \n\n\nTerraform acquires a state lock";
        let summary = "Error acquiring the state lock".to_owned();
        let lock = lock(&Diagnostic { summary, detail: detail.to_owned(), ..Diagnostic::default() }).unwrap();
        assert_eq!((lock.id.as_str(), lock.who.as_str()), ("43f9", "root@host"));
        assert_eq!(lock.created, "2026-11-26 17:00:00.1 +0000 UTC");
    }
}
