//! Options of two rpcs, one by one.

use super::{Change, Endpoint, Finding};
use crate::descriptor::OptionField;

/// Collects the changes of the options of one rpc.
pub(super) struct Options<'a> {
    old: Endpoint<'a>,
    new: Endpoint<'a>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Options<'a> {
    pub(super) fn new(old: Endpoint<'a>, new: Endpoint<'a>) -> Self {
        Self { old, new, findings: Vec::new() }
    }

    /// Reports that a field differs, by the old and the new value as they are shown.
    pub(super) fn compare(&mut self, change: Change, field: OptionField, [old, new]: [String; 2]) {
        if old != new {
            self.report_field(change, field, &format!("is {new}, was {old}"));
        }
    }

    /// Reports that a field differs in one way or another.
    pub(super) fn report_field(&mut self, change: Change, field: OptionField, what: &str) {
        let message = format!("{what} ({} `{}`)", self.new.kind, self.new.method.full_name);
        let finding = Finding::new(change, self.new.field_at(field), message).option(field.name);
        self.findings.push(finding.was(self.old.field_at(field)));
    }

    /// Reports a change of the option as a whole.
    pub(super) fn report(&mut self, change: Change, what: &str) {
        let message = format!("{} `{}`: {what}", self.new.kind, self.new.method.full_name);
        let finding = Finding::new(change, self.new.method.option_at.clone(), message);
        self.findings.push(finding.was(self.old.method.option_at.clone()));
    }
}
