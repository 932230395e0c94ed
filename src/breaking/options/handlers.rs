//! The signals, queries and updates that a workflow handles.

use super::{Change, Options, Pairing, shown::choice};
use crate::{
    model::{Handler, SignalHandler, UpdateHandler, Workflow, XnsOptions},
    schema::{descriptor::WorkflowOptions, pool::Kind},
};

pub(super) fn compare(options: &mut Options<'_>, [old, new]: [&Workflow; 2], pairing: &Pairing<'_>) {
    for handler in old.handlers.iter() {
        match new.handlers.iter().find(|other| is_same(handler, other, pairing)) {
            Some(other) => starts(options, (old, handler), (new, other)),
            None => removed(options, handler, pairing),
        }
    }
    let is_old = |other: &&Handler| old.handlers.iter().any(|handler| is_same(handler, other, pairing));
    for handler in new.handlers.iter().filter(|other| !is_old(other)) {
        added(options, handler, pairing);
    }
}

fn is_same(old: &Handler, new: &Handler, pairing: &Pairing<'_>) -> bool {
    let paired = || pairing.new_of(old.kind, &old.method.full_name);
    old.kind == new.kind
        && (old.method.registered == new.method.registered
            || old.method.full_name == new.method.full_name
            || paired().is_some_and(|paired| paired.method.full_name == new.method.full_name))
}

/// An rpc that is gone is reported by itself.
fn removed(options: &mut Options<'_>, handler: &Handler, pairing: &Pairing<'_>) {
    if !pairing.is_removed(handler.kind, &handler.method.full_name) {
        let what = format!("does not handle {} `{}` any more", handler.kind, handler.method.full_name);
        options.report(Change::HandlerRemoved, &what);
    }
}

/// An rpc that is new is reported by itself.
fn added(options: &mut Options<'_>, handler: &Handler, pairing: &Pairing<'_>) {
    if !pairing.is_added(handler.kind, &handler.method.full_name) {
        let what = format!("handles {} `{}`", handler.kind, handler.method.full_name);
        options.report(Change::HandlerAdded, &what);
    }
}

type Handled<'a> = (&'a Workflow, &'a Handler);

/// Compares how a workflow handles one rpc.
fn starts(options: &mut Options<'_>, old: Handled<'_>, new: Handled<'_>) {
    let what = format!("{} `{}`", new.1.kind, new.1.method.full_name);
    xns(options, old, new);
    if can_start(old) && !can_start(new) {
        options.report(Change::WithStartRemoved, &format!("does not start with {what} any more"));
    }
    let (Some(old), Some(new)) = (update(old), update(new)) else { return };
    match (&old.validator, &new.validator) {
        (None, Some(_)) => options.report(Change::ValidatorAdded, &format!("validates {what}")),
        (Some(_), None) => {
            options.report(Change::ValidatorRemoved, &format!("does not validate {what} any more"));
        }
        _ => {}
    }
    let policies = [old, new].map(|update| choice(update.id_conflict_policy));
    if policies[0] != policies[1] {
        let [old, new] = policies;
        let policy = format!("`workflow_id_conflict_policy` of a start with {what} is {new}, was {old}");
        options.report(Change::IdPolicy, &policy);
    }
}

/// Compares the options of calls from other namespaces that the workflow sets for a handler.
fn xns(options: &mut Options<'_>, old: Handled<'_>, new: Handled<'_>) {
    let field = match new.1.kind {
        Kind::Query => WorkflowOptions::QUERY,
        Kind::Signal => WorkflowOptions::SIGNAL,
        _ => WorkflowOptions::UPDATE,
    };
    let defaults = if new.1.kind == Kind::Update { XnsOptions::LONG } else { XnsOptions::SHORT };
    let [old, new] = [old, new].map(|(_, handler)| handler.xns.as_ref());
    if old.or(new).is_some() {
        super::xns::compare(options, field, [old, new].map(|one| one.unwrap_or(&defaults)));
    }
}

fn can_start(handled: Handled<'_>) -> bool {
    let with_signal = signal(handled).is_some_and(|signal| signal.with_start.is_some());
    with_signal || update(handled).is_some_and(|update| update.with_start.is_some())
}

fn signal((workflow, handler): Handled<'_>) -> Option<&SignalHandler> {
    let mut signals = workflow.handlers.signals.iter();
    signals.find(|signal| is_one(&signal.handler, handler))
}

fn update((workflow, handler): Handled<'_>) -> Option<&UpdateHandler> {
    let mut updates = workflow.handlers.updates.iter();
    updates.find(|update| is_one(&update.handler, handler))
}

fn is_one(one: &Handler, other: &Handler) -> bool {
    one.kind == other.kind && one.method.full_name == other.method.full_name
}
