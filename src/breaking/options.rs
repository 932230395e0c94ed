//! Options of two rpcs, one by one.

use super::{Change, Finding};
use crate::{model::Method, pool::Kind};

/// Collects the changes of the options of one rpc.
pub(super) struct Options<'a> {
    kind: Kind,
    old: &'a Method,
    new: &'a Method,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Options<'a> {
    pub(super) fn new(kind: Kind, old: &'a Method, new: &'a Method) -> Self {
        Self { kind, old, new, findings: Vec::new() }
    }

    /// Reports that the option `name` differs, by the old and the new value as they are shown.
    pub(super) fn compare(&mut self, change: Change, name: &str, [old, new]: [String; 2]) {
        if old != new {
            self.report(change, &format!("`{name}` is {new}, was {old}"));
        }
    }

    /// Reports that an option differs in one way or another.
    pub(super) fn report(&mut self, change: Change, what: &str) {
        let message = format!("{} `{}`: {what}", self.kind, self.new.full_name);
        let finding = Finding::new(change, self.new.option_at.clone(), message);
        self.findings.push(finding.was(self.old.option_at.clone()));
    }
}
