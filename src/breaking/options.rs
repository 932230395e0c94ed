//! Options of two rpcs, one by one.

mod access;
mod activity;
mod handlers;
mod nexus;
mod search_attributes;
mod shown;
mod update;
mod workflow;
mod xns;

use super::{Change, Endpoint, Finding, Pairing, Subject};
use crate::schema::descriptor::{OptionField, SignalOptions, UpdateOptions, WorkflowOptions};

/// Compares the options that both rpcs can have.
pub(super) fn compare(old: Endpoint<'_>, new: Endpoint<'_>, pairing: &Pairing<'_>) -> Vec<Finding> {
    let mut options = Options::new(old, new);
    options.findings.extend(access::compare(old, new));
    match (old.subject, new.subject) {
        (Subject::Workflow(before), Subject::Workflow(after)) => {
            workflow::compare(&mut options, [&before.options, &after.options]);
            xns::compare(&mut options, WorkflowOptions::XNS, [&before.xns, &after.xns]);
            options.compare_cell_keys([before, after].map(|one| shown::text(one.cell_key.as_ref())));
            nexus::compare(&mut options, [old, new]);
            handlers::compare(&mut options, [before, after], pairing);
        }
        (Subject::Activity(before), Subject::Activity(after)) => {
            activity::compare(&mut options, [&before.options, &after.options]);
        }
        (Subject::Update(before), Subject::Update(after)) => {
            update::compare(&mut options, [&before.options, &after.options]);
            xns::compare(&mut options, UpdateOptions::XNS, [&before.xns, &after.xns]);
        }
        // Queries have the options of signals.
        (Subject::Handler(before), Subject::Handler(after)) => {
            xns::compare(&mut options, SignalOptions::XNS, [before, after]);
        }
        _ => {}
    }
    options.findings
}

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

    fn compare_cell_keys(&mut self, [old, new]: [String; 2]) {
        if old != new {
            let message = format!("is {new}, was {old} (workflow `{}`)", self.new.method.full_name);
            let finding = Finding::new(Change::CellKey, self.new.cell_key_at(), message).option("key");
            self.findings.push(finding.was(self.old.cell_key_at()));
        }
    }

    /// Reports a change of the option as a whole.
    pub(super) fn report(&mut self, change: Change, what: &str) {
        let message = format!("{} `{}`: {what}", self.new.kind, self.new.method.full_name);
        let finding = Finding::new(change, self.new.method.option_at.clone(), message);
        self.findings.push(finding.was(self.old.method.option_at.clone()));
    }
}
