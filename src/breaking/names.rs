//! Rpcs that are gone, renamed or new.

use super::{Change, Endpoint, Finding, Pairing, Subject};
use crate::{diagnostic::Location, schema::pool::Kind};

pub(super) fn compare(pairing: &Pairing<'_>) -> Vec<Finding> {
    let removed = pairing.removed.iter().map(|old| removed(*old, pairing));
    let added = pairing.added.iter().map(|new| {
        let message = format!("{} `{}` is new", new.kind, new.method.full_name);
        Finding::new(Change::RpcAdded, new.method.at.clone(), message)
    });
    let renamed = pairing.pairs.iter().flat_map(|(old, new)| renamed(*old, *new));
    removed.chain(added).chain(renamed).collect()
}

fn removed(old: Endpoint<'_>, pairing: &Pairing<'_>) -> Finding {
    let change = match old.kind {
        Kind::Workflow => Change::WorkflowRemoved,
        Kind::Activity => Change::ActivityRemoved,
        Kind::Signal => Change::SignalRemoved,
        Kind::Query => Change::QueryRemoved,
        Kind::Update => Change::UpdateRemoved,
    };
    // Nothing of a service that is gone has a position in the new file.
    let nowhere = Location::of_argument(old.method.at.file());
    let at = pairing.service_of(old).unwrap_or(&nowhere);
    let message = format!("{} `{}` is gone", old.kind, old.method.full_name);
    Finding::new(change, at.clone(), message).was(old.method.at.clone())
}

fn renamed(old: Endpoint<'_>, new: Endpoint<'_>) -> Vec<Finding> {
    let is_kept = new.names().any(|name| name == old.method.registered);
    let is_first = old.method.registered == new.method.registered;
    let mut findings = lost_aliases(old, new);
    if !is_kept {
        findings.push(without_alias(old, new));
    } else if !is_first {
        findings.push(with_alias(old, new));
    }
    if is_first && old.method.full_name != new.method.full_name {
        findings.push(in_rust(old, new));
    }
    findings
}

fn without_alias(old: Endpoint<'_>, new: Endpoint<'_>) -> Finding {
    let (change, keep) = match old.kind {
        Kind::Workflow => (Change::WorkflowRenamed, "aliases"),
        Kind::Activity => (Change::ActivityRenamed, "name"),
        Kind::Signal => (Change::SignalRenamed, "name"),
        Kind::Query => (Change::QueryRenamed, "name"),
        Kind::Update => (Change::UpdateRenamed, "name"),
    };
    let help = format!("{}: `{keep}: {:?}`", change.help(), old.method.registered);
    between(change, (old, new)).help(help)
}

fn with_alias(old: Endpoint<'_>, new: Endpoint<'_>) -> Finding {
    between(Change::WorkflowAliased, (old, new))
}

fn between(change: Change, (old, new): (Endpoint<'_>, Endpoint<'_>)) -> Finding {
    let message =
        format!("{} `{}` is now called `{}`", old.kind, old.method.registered, new.method.registered);
    Finding::new(change, new.method.option_at.clone(), message).was(old.method.option_at.clone())
}

fn in_rust(old: Endpoint<'_>, new: Endpoint<'_>) -> Finding {
    let message = format!(
        "{} `{}` keeps its name in Temporal, but becomes `{}` in Rust",
        old.kind, old.method.full_name, new.method.full_name
    );
    Finding::new(Change::RustRenamed, new.method.at.clone(), message).was(old.method.at.clone())
}

fn lost_aliases(old: Endpoint<'_>, new: Endpoint<'_>) -> Vec<Finding> {
    let Subject::Workflow(workflow) = old.subject else { return Vec::new() };
    let is_lost = |alias: &&String| !new.names().any(|name| name == **alias);
    let finding = |alias: &String| {
        let message = format!("workflow `{}` loses the alias `{alias}`", new.method.full_name);
        Finding::new(Change::AliasRemoved, new.method.option_at.clone(), message)
            .was(old.method.option_at.clone())
    };
    workflow.aliases.iter().filter(is_lost).map(finding).collect()
}
