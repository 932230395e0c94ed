//! The messages that rpcs exchange, with all messages and enums inside them.

mod enums;
mod field;
mod fields;
mod oneofs;
mod reading;
mod shape;

use std::collections::BTreeSet;

use field::Compared;
use fields::Fields;

use super::{Change, Encodings, Endpoint, Finding, Grade, Pairing};
use crate::{
    diagnostic::Location,
    schema::pool::{Kind, MessageView, Pool},
};

const EMPTY: &str = "google.protobuf.Empty";

/// Compares the inputs and outputs of paired rpcs.
pub(super) fn compare(
    (old, new): (&Pool<'_>, &Pool<'_>),
    pairing: &Pairing<'_>,
    encodings: Encodings,
) -> Vec<Finding> {
    let mut walk =
        Walk { old, new, encodings, open: Vec::new(), seen: BTreeSet::new(), findings: Vec::new() };
    for (old, new) in &pairing.pairs {
        walk.payload(&Payload { name: "input", types: (old.input(), new.input()) }, (*old, *new));
        walk.run();
        walk.payload(&Payload { name: "output", types: (old.output(), new.output()) }, (*old, *new));
        walk.run();
    }
    walk.findings
}

/// A walk over pairs of types.
struct Walk<'a> {
    old: &'a Pool<'a>,
    new: &'a Pool<'a>,
    encodings: Encodings,
    /// Pairs of messages or enums to compare, and the payload that they belong to.
    open: Vec<(String, String, String)>,
    seen: BTreeSet<(String, String)>,
    findings: Vec<Finding>,
}

/// The input or output of an rpc.
struct Payload<'a> {
    name: &'static str,
    types: (&'a str, &'a str),
}

impl Walk<'_> {
    fn payload(&mut self, payload: &Payload<'_>, (old, new): (Endpoint<'_>, Endpoint<'_>)) {
        let subject = format!("the {} of {} `{}`", payload.name, new.kind, new.method.full_name);
        let message = match payload.types {
            (EMPTY, EMPTY) => return,
            (EMPTY, to) => format!("{subject} is `{to}`, was empty"),
            (from, EMPTY) => format!("{subject} is empty, was `{from}`"),
            (from, to) => return self.open.push((from.to_owned(), to.to_owned(), subject)),
        };
        let (change, grade) = emptied(payload, new.kind);
        let finding = Finding::new(change, new.method.at.clone(), message);
        self.findings.push(finding.was(old.method.at.clone()).at_most(grade));
    }

    fn run(&mut self) {
        while let Some((old, new, subject)) = self.open.pop() {
            let is_known = old == new && is_well_known(&old);
            if !is_known && self.seen.insert((old.clone(), new.clone())) {
                self.types((&old, &new), &subject);
            }
        }
    }

    fn types(&mut self, (old, new): (&str, &str), subject: &str) {
        let messages = (self.old.message_view(old), self.new.message_view(new));
        if let (Some(before), Some(after)) = messages {
            let names = (old, new);
            self.messages(&Pair { names, old: before, new: after, subject });
        }
        let enums = (self.old.enum_view(old), self.new.enum_view(new));
        if let (Some(before), Some(after)) = enums {
            let pair = Pair { names: (old, new), old: before, new: after, subject };
            self.findings.extend(pair.replaced((pair.old.at(), pair.new.at())));
            self.findings.extend(enums::compare(&pair, self.encodings));
        }
    }

    fn messages(&mut self, pair: &Pair<'_, MessageView<'_>>) {
        self.findings.extend(pair.replaced((pair.old.at(), pair.new.at())));
        let fields = Fields::new(pair, self.encodings);
        self.findings.extend(fields.unpaired(pair));
        self.findings.extend(oneofs::compare(pair, &fields.pairs));
        for one in &fields.pairs {
            let Compared { finding, inside } = field::compare((self.old, self.new), pair, one);
            let is_another = finding.as_ref().is_some_and(|found| found.change == Change::FieldNumberReused);
            self.findings.extend(finding);
            if !is_another {
                self.findings.extend(fields.renamed(pair, one));
            }
            let open = inside.into_iter().map(|(old, new)| (old, new, pair.subject.to_owned()));
            self.open.extend(open);
        }
    }
}

/// A type of the old schema and the same of the new one.
struct Pair<'a, V> {
    names: (&'a str, &'a str),
    old: V,
    new: V,
    /// The payload that contains it.
    subject: &'a str,
}

impl<V> Pair<'_, V> {
    /// Reports that the name differs.
    fn replaced(&self, (old_at, new_at): (Location, Location)) -> Option<Finding> {
        let (old, new) = self.names;
        (old != new).then(|| {
            let message = self.inside(&format!("`{new}` replaces `{old}`"));
            Finding::new(Change::TypeReplaced, new_at, message).was(old_at)
        })
    }

    /// Appends the payload to a message.
    fn inside(&self, message: &str) -> String {
        format!("{message} (in {})", self.subject)
    }
}

/// Returns the change of a payload that begins or ceases to be empty. Signals always have one payload.
fn emptied(payload: &Payload<'_>, kind: Kind) -> (Change, Grade) {
    match (payload.types, payload.name) {
        ((EMPTY, _), "input") if kind == Kind::Signal => (Change::InputAdded, Grade::Risky),
        ((EMPTY, _), "input") => (Change::InputAdded, Grade::Breaking),
        ((EMPTY, _), _) => (Change::OutputAdded, Grade::Risky),
        _ => (Change::PayloadRemoved, Grade::Risky),
    }
}

/// Returns whether a type has the same definition in every schema. Most of them have a special JSON form.
fn is_well_known(name: &str) -> bool {
    name.starts_with("google.protobuf.")
}
